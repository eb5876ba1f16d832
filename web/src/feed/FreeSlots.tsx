import { Stack, Title } from "@mantine/core";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";

import type { Slot } from "../api/shapes";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useFeedScreen, useMineScreen } from "../queries/screens";
import { useAccount, useLive } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { FeedList } from "./FeedList";
import { DEFAULT_RADIUS, toQuery, type FilterControls } from "./useFilter";

const LoginToTake = lazy(() => import("./LoginToTake"));
const ForWhom = lazy(() => import("./ForWhom"));
const nothing = () => undefined;

interface Props {
  /** Whose slots: of one clinic, or of one doctor. */
  clinicId?: string;
  doctorId?: string;
  title: string;
}

/** The free slots of one clinic or doctor, live, each of which can be taken as in the feed. */
export default function FreeSlots({ clinicId, doctorId, title }: Props) {
  const account = useAccount();
  const patient = account?.role === "patient" ? account : null;
  const controls = useFixedFilter(clinicId ?? null, doctorId ?? null);
  const feed = useFeedScreen(controls.query);
  const mine = useMineScreen(account);
  const [wanted, setWanted] = useState<Slot | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const patients = useLive(useCallback((state: LiveState) => myPatients(state, patient), [patient]));
  const who = chosen ?? patients[0]?.id ?? patient?.patient_ids[0] ?? null;
  return (
    <Stack component="section" gap="sm" aria-label={title} data-testid="free-slots">
      <Title order={2}>{title}</Title>
      {mine.data && patients.length > 1 && (
        <Suspense>
          <ForWhom patients={patients} value={who} onChange={choose} />
        </Suspense>
      )}
      {feed.data ? (
        <FeedList
          controls={controls}
          settling={feed.isPlaceholderData}
          patientId={who}
          canTake={account === null || patient !== null}
          askToLogIn={account === null ? setWanted : null}
        />
      ) : (
        <NotYet of={[feed]}>
          <Loading rows={3} height={92} />
        </NotYet>
      )}
      {wanted && (
        <Suspense>
          <LoginToTake slot={wanted} close={() => setWanted(null)} />
        </Suspense>
      )}
    </Stack>
  );
}

/** The feed's filter where nothing can be chosen. */
function useFixedFilter(clinicId: string | null, doctorId: string | null): FilterControls {
  return useMemo(() => {
    const filter = { specialties: [], clinicId, doctorId, day: null, point: null, radiusKm: DEFAULT_RADIUS };
    return {
      filter,
      here: false,
      query: toQuery(filter),
      narrowed: false,
      change: nothing,
      setSpecialties: nothing,
      setPoint: nothing,
      reset: nothing,
    };
  }, [clinicId, doctorId]);
}
