import { Text } from "@mantine/core";
import { useCallback } from "react";

import type { Account } from "../api/shapes";
import { myVisits } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import { Panel, PanelLoading } from "./Panel";
import { Visit } from "./Visit";

export function MyVisits({ account, loading }: { account: Account; loading: boolean }) {
  const now = useNow(10_000);
  const visits = useLive(useCallback((state: LiveState) => myVisits(state, account.id, now), [account.id, now]));
  if (loading) return <PanelLoading />;
  return (
    <Panel title="My visits" brief={visits.length === 0 ? "None yet" : null} testId="my-visits">
      {visits.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet. What you take appears here, and on the clinic’s board at the same moment.
        </Text>
      )}
      {visits.map((visit) => (
        <Visit key={visit.id} visit={visit} family={account.patient_ids.length > 1} />
      ))}
    </Panel>
  );
}
