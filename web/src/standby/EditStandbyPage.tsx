import "../styles/laterMantine";

import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useCallback, useEffect } from "react";
import { Link, useLocation, useParams, useSearchParams } from "react-router";

import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useClinicsLoad, useTownCentre } from "../queries/catalog";
import { useMineScreen } from "../queries/screens";
import { useAccount, useLive } from "../services";
import { NotFoundPage } from "../shell/NotFoundPage";
import { Loading, NoClinics, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { idIn, specialtiesIn } from "../shell/params";
import { blankPreferences, preferencesOf } from "./preferences";
import { StandbyForm } from "./StandbyForm";

/** `/standby/new` and `/standby/ID`. */
export default function EditStandbyPage() {
  const { standbyId = "new" } = useParams();
  const account = useAccount();
  const mine = useMineScreen(account);
  const clinics = useClinicsLoad();
  const centre = useTownCentre();
  const standby = useLive(useCallback((state: LiveState) => state.standby[standbyId]?.value, [standbyId]));
  const patients = useLive(useCallback((state: LiveState) => myPatients(state, account), [account]));
  const isNew = standbyId === "new";
  const { hash } = useLocation();
  const [params] = useSearchParams();
  const ready = mine.data !== undefined && centre !== null;
  useEffect(() => {
    if (ready && hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [ready, hash]);

  if (clinics.data?.length === 0) return <NoClinics isPage />;
  if (!mine.data || centre === null) {
    return (
      <NotYet of={[mine, clinics]} isPage>
        <Loading rows={3} height={220} />
      </NotYet>
    );
  }
  if (!isNew && standby?.active !== true) return <NotFoundPage />;
  return (
    <Page
      title={isNew ? "Put me on standby" : "Change the request"}
      lead={isNew ? "Your place in line starts when you save." : "Changes do not cost you your place in line."}
      width="wide"
      back={
        <Anchor component={Link} to="/standby" size="sm" fw={600}>
          <IconArrowLeft size={15} style={{ verticalAlign: -2 }} aria-hidden="true" /> Standby
        </Anchor>
      }
    >
      <StandbyForm
        key={standbyId}
        standbyId={isNew ? null : standbyId}
        initial={standby ? preferencesOf(standby) : { ...blankPreferences(centre), specialties: specialtiesIn(params, "specialty") }}
        later={standby?.instead_of ?? null}
        patients={patients}
        patientId={idIn(params, "patient")}
        centre={centre}
      />
    </Page>
  );
}
