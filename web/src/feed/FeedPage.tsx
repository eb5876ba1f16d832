import { Button, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Link } from "react-router";

import type { Slot } from "../api/shapes";
import { useFailure } from "../api/useFailure";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { PanelLoading } from "../mine/Panel";
import { useClinicsLoad } from "../queries/catalog";
import { useFeedScreen, useMineScreen } from "../queries/screens";
import { useAccount, useLive, useServices, useSession } from "../services";
import { Failed, Loading, NoClinics, NotYet } from "../shell/Notice";
import { OnceSeen } from "../shell/OnceSeen";
import { FeedList } from "./FeedList";
import classes from "./FeedPage.module.css";
import { FilterBar } from "./FilterBar";
import { GuestPitch } from "./GuestPitch";
import { useFilter } from "./useFilter";
import { forgetWanted } from "./wanted";

/** What this is, for somebody who comes with a phone: the rest is told below the list. */
function PromiseLine() {
  return (
    <div className={classes.promise} data-testid="promise">
      <Text fw={600}>A doctor’s visit that somebody gave back, yours in one tap.</Text>
      <Button component={Link} to="/sign-up" size="sm">
        Get on the list
      </Button>
    </div>
  );
}

const Popular = lazy(() => import("../doctors/Popular"));
const MyOffers = lazy(() => import("../mine/MyOffers"));
const Yours = lazy(() => import("./Yours"));
const ForWhom = lazy(() => import("./ForWhom"));
const FinishClaim = lazy(() => import("./FinishClaim"));
const LoginToTake = lazy(() => import("./LoginToTake"));

/** Freed appointments, live: what was offered to me, what is mine, and what anybody may take. */
export function FeedPage() {
  const { session } = useServices();
  const account = useAccount();
  const state = useSession();
  const isKnown = state.status !== "unknown";
  const isGuest = isKnown && account === null;
  const patient = account?.role === "patient" ? account : null;
  const controls = useFilter();
  const feed = useFeedScreen(controls.query);
  const clinics = useClinicsLoad();
  const mine = useMineScreen(account);
  const mineFailure = useFailure(mine);
  const [wanted, setWanted] = useState<Slot | null>(null);
  const [asked, setAsked] = useState(false);
  const ask = useCallback((slot: Slot) => {
    setWanted(slot);
    setAsked(true);
  }, []);
  const [patientId, setPatientId] = useState<string | null>(null);
  const patients = useLive(useCallback((state: LiveState) => myPatients(state, patient), [patient]));
  const who = patientId ?? patients[0]?.id ?? patient?.patient_ids[0] ?? null;
  // Whoever came back without logging in has thought better of it.
  useEffect(() => {
    if (isGuest) forgetWanted();
  }, [isGuest]);

  return (
    <div className={classes.page}>
      {patient && (
        <Suspense>
          <MyOffers account={patient} />
        </Suspense>
      )}
      <div className={classes.split}>
        <aside className={classes.side} data-guest={isGuest} aria-label={isGuest ? "What this is" : "Yours"}>
          {patient && mineFailure ? (
            <Failed error={mineFailure} retry={mine.refetch} trying={mine.isFetching} />
          ) : patient ? (
            <Suspense fallback={<YoursLoading />}>
              <Yours account={patient} loading={!mine.data} />
            </Suspense>
          ) : state.status === "unknown" && state.trouble ? (
            <Failed error={state.trouble} retry={session.retry} />
          ) : (
            // Until it is known who it is, the place of what a patient has here is kept: nothing may jump on a reload.
            account === null && (isKnown ? <GuestPitch /> : <YoursLoading />)
          )}
        </aside>
        <section className={classes.main} aria-labelledby="feed-title">
          {isGuest && <PromiseLine />}
          <Stack gap={4} className={classes.title}>
            <Title order={1} id="feed-title" tabIndex={-1}>
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
          {clinics.data?.length === 0 ? (
            <NoClinics />
          ) : feed.data ? (
            <FeedList
              controls={controls}
              settling={feed.isPlaceholderData}
              patientId={who}
              canTake={account === null || account.role === "patient"}
              askToLogIn={account === null ? ask : null}
            />
          ) : (
            <NotYet of={controls.query === null ? [clinics] : [feed]}>
              <Loading rows={6} height={92} />
            </NotYet>
          )}
          {isGuest && feed.data && (
            <OnceSeen>
              <Suspense>
                <Popular />
              </Suspense>
            </OnceSeen>
          )}
        </section>
      </div>
      {asked && (
        <Suspense>
          <LoginToTake slot={wanted} close={() => setWanted(null)} />
        </Suspense>
      )}
      {patient && mine.data && (
        <Suspense>
          <FinishClaim patients={patients} />
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
