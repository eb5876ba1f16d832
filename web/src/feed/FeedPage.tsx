import { Stack, Title, Text } from "@mantine/core";
import { useCallback, useState } from "react";

import type { Slot } from "../api/shapes";
import { useFeedScreen, useMineScreen } from "../live/screens";
import { myPatients } from "../live/selectors";
import type { LiveState } from "../live/state";
import { MyOffers } from "../mine/MyOffers";
import { MyVisits } from "../mine/MyVisits";
import { PhoneNotice } from "../mine/PhoneNotice";
import { useAccount, useLive } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { FeedList } from "./FeedList";
import classes from "./FeedPage.module.css";
import { FilterBar } from "./FilterBar";
import { ForWhom } from "./ForWhom";
import { GuestPitch } from "./GuestPitch";
import { LoginToTake } from "./LoginToTake";
import { StandbyTeaser } from "./StandbyTeaser";
import { useFilter } from "./useFilter";

/** Freed appointments, live: what was offered to me, what is mine, and what anybody may take. */
export function FeedPage() {
  const account = useAccount();
  const patient = account?.role === "patient" ? account : null;
  const controls = useFilter();
  const feed = useFeedScreen(controls.query);
  const mine = useMineScreen(account);
  const [wanted, setWanted] = useState<Slot | null>(null);
  const [patientId, setPatientId] = useState<string | null>(null);
  const patients = useLive(useCallback((state: LiveState) => myPatients(state, patient), [patient]));
  const who = patientId ?? patients[0]?.id ?? patient?.patient_ids[0] ?? null;

  return (
    <div className={classes.page}>
      {patient && <MyOffers account={patient} />}
      <div className={classes.split}>
        <aside className={classes.side} data-guest={account === null} aria-label={account ? "Yours" : "What this is"}>
          {patient ? (
            <>
              <PhoneNotice account={patient} />
              <MyVisits account={patient} loading={mine.isPending} />
              <StandbyTeaser account={patient} loading={mine.isPending} />
            </>
          ) : (
            account === null && <GuestPitch />
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
          {mine.data && <ForWhom patients={patients} value={who} onChange={setPatientId} />}
          {feed.isError && !feed.data ? (
            <Failed error={feed.error} retry={feed.refetch} />
          ) : feed.data ? (
            <FeedList
              controls={controls}
              settling={feed.isPlaceholderData}
              patientId={who}
              canTake={account === null || account.role === "patient"}
              askToLogIn={account === null ? setWanted : null}
            />
          ) : (
            <Loading rows={6} height={92} />
          )}
        </section>
      </div>
      <LoginToTake slot={wanted} close={() => setWanted(null)} />
    </div>
  );
}
