import "../styles/laterMantine";

import { Button, SimpleGrid } from "@mantine/core";
import { IconBellPlus, IconPlus } from "@tabler/icons-react";
import { useCallback } from "react";
import { Link } from "react-router";

import { fulfilledStandbys, myStandbys } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useMineScreen } from "../queries/screens";
import { useAccount, useLive, useNow } from "../services";
import { Loading, Notice, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { PhoneNotice } from "../verify/PhoneNotice";
import { FulfilledCard } from "./FulfilledCard";
import { StandbyCard } from "./StandbyCard";

/** The patient's standing requests. */
export default function StandbyPage() {
  const account = useAccount();
  const mine = useMineScreen(account);
  const id = account?.id ?? "";
  const now = useNow(60_000);
  const standbys = useLive(useCallback((state: LiveState) => myStandbys(state, id), [id]));
  const ended = useLive(useCallback((state: LiveState) => fulfilledStandbys(state, id, now), [id, now]));

  return (
    <Page
      title="Standby"
      lead="Say once what you need and when you can. We watch for you."
      width="wide"
      actions={
        standbys.length + ended.length > 0 && (
          <Button component={Link} to="/standby/new" leftSection={<IconPlus size={17} />} data-testid="standby-new">
            New request
          </Button>
        )
      }
    >
      {account && <PhoneNotice account={account} />}
      {!mine.data ? (
        <NotYet of={[mine]}>
          <Loading rows={2} height={210} />
        </NotYet>
      ) : standbys.length + ended.length === 0 ? (
        <Notice
          icon={<IconBellPlus size={26} />}
          title="You are not on standby yet"
          action={
            <Button component={Link} to="/standby/new" data-testid="standby-new">
              Put me on standby
            </Button>
          }
        >
          Choose a specialty, a doctor or a clinic, and the hours that suit you. When a fitting appointment opens, you
          are asked in your turn: by text, and here.
        </Notice>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          {standbys.map((standby) => (
            <StandbyCard key={standby.id} standby={standby} family={mine.data.patients.length > 1} />
          ))}
          {ended.map((standby) => (
            <FulfilledCard key={standby.id} standby={standby} family={mine.data.patients.length > 1} />
          ))}
        </SimpleGrid>
      )}
    </Page>
  );
}
