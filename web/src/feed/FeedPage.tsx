import { Stack, Title, Text } from "@mantine/core";
import { lazy, Suspense, useCallback, useState } from "react";

import type { Slot } from "../api/shapes";
import { useFeedScreen, useMineScreen } from "../live/screens";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { PanelLoading } from "../mine/Panel";
import { useAccount, useLive, useSession } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { FeedList } from "./FeedList";
import classes from "./FeedPage.module.css";
import { FilterBar } from "./FilterBar";
import { GuestPitch } from "./GuestPitch";
import { useFilter } from "./useFilter";

const MyOffers = lazy(() => import("../mine/MyOffers"));
const Yours = lazy(() => import("./Yours"));
const ForWhom = lazy(() => import("./ForWhom"));
const LoginToTake = lazy(() => import("./LoginToTake"));

/** Freed appointments, live: what was offered to me, what is mine, and what anybody may take. */
export function FeedPage() {
  const account = useAccount();
  const isKnown = useSession().status !== "unknown";
  const isGuest = isKnown && account === null;
  const patient = account?.role === "patient" ? account : null;
  const controls = useFilter();
  const feed = useFeedScreen(controls.query);
  const mine = useMineScreen(account);
  const [wanted, setWanted] = useState<Slot | null>(null);
  const [asked, setAsked] = useState(false);
  const ask = useCallback((slot: Slot) => {
    setWanted(slot);
    setAsked(true);
  }, []);
  const [patientId, setPatientId] = useState<string | null>(null);
  const patients = useLive(useCallback((state: LiveState) => myPatients(state, patient), [patient]));
  const who = patientId ?? patients[0]?.id ?? patient?.patient_ids[0] ?? null;

  return (
    <div className={classes.page}>
      {patient && (
        <Suspense>
          <MyOffers account={patient} />
        </Suspense>
      )}
      <div className={classes.split}>
        <aside className={classes.side} data-guest={isGuest} aria-label={isGuest ? "What this is" : "Yours"}>
          {patient ? (
            <Suspense fallback={<YoursLoading />}>
              <Yours account={patient} loading={mine.isPending} />
            </Suspense>
          ) : (
            // Until it is known who it is, the place of what a patient has here is kept: nothing may jump on a reload.
            account === null && (isKnown ? <GuestPitch /> : <YoursLoading />)
          )}
        </aside>
        <section className={classes.main} aria-labelledby="feed-title">
          <Stack gap={4} className={classes.title}>
            <Title order={1} id="feed-title">
              Free right now
            </Title>
            <Text c="dimmed" visibleFrom="sm">
              Appointments that somebody gave back. They appear here the second they open.
            </Text>
          </Stack>
          <FilterBar controls={controls} />
          {mine.data && patients.length > 1 && (
            <Suspense>
              <ForWhom patients={patients} value={who} onChange={setPatientId} />
            </Suspense>
          )}
          {feed.isError && !feed.data ? (
            <Failed error={feed.error} retry={feed.refetch} />
          ) : feed.data ? (
            <FeedList
              controls={controls}
              settling={feed.isPlaceholderData}
              patientId={who}
              canTake={account === null || account.role === "patient"}
              askToLogIn={account === null ? ask : null}
            />
          ) : (
            <Loading rows={6} height={92} />
          )}
        </section>
      </div>
      {asked && (
        <Suspense>
          <LoginToTake slot={wanted} close={() => setWanted(null)} />
        </Suspense>
      )}
    </div>
  );
}

function YoursLoading() {
  return (
    <>
      <PanelLoading />
      <PanelLoading />
    </>
  );
}
