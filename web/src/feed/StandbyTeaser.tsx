import { Button, Group, Text } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useCallback } from "react";
import { Link } from "react-router";

import type { Account, Clinic, ListedDoctor, Standby } from "../api/shapes";
import { myStandbys } from "../live/selectors";
import type { LiveState } from "../live/state";
import { Panel, PanelLoading } from "../mine/Panel";
import { useClinics, useDoctors } from "../queries/catalog";
import { useLive, useNow } from "../services";
import { isPaused, whatInWords } from "../standby/words";
import { dayAndTime } from "../time/words";

/** What we are looking out for on the patient's behalf. */
export function StandbyTeaser({ account, loading }: { account: Account; loading: boolean }) {
  const standbys = useLive(useCallback((state: LiveState) => myStandbys(state, account.id), [account.id]));
  const now = useNow(60_000);
  const doctors = useDoctors();
  const clinics = useClinics();
  const words = (standby: Standby) => line(standby, doctors, clinics, now);
  if (loading) return <PanelLoading />;
  const change = (
    <Button component={Link} to="/standby" size="compact-sm" variant="subtle" style={{ flex: "none" }}>
      {standbys.length > 0 ? "Change" : "Set up"}
    </Button>
  );
  return (
    <Panel title="On standby" brief={brief(standbys, words)} action={change} testId="standby-teaser">
      {standbys.length === 0 && (
        <Text size="sm" c="dimmed">
          Say what you need and when you can. We text you the moment it opens, even if this page is closed.
        </Text>
      )}
      {standbys.slice(0, 3).map((standby) => (
        <Group key={standby.id} gap={8} wrap="nowrap" align="flex-start">
          <IconBell size={16} style={{ flex: "none", marginTop: 3 }} aria-hidden="true" />
          <Text size="sm" c={isPaused(standby, now) ? "dimmed" : undefined}>
            {words(standby)}
            {account.patient_ids.length > 1 && ` · for ${standby.patient_name}`}
          </Text>
        </Group>
      ))}
    </Panel>
  );
}

function brief(standbys: readonly Standby[], words: (standby: Standby) => string): string {
  const [first, ...others] = standbys;
  if (!first) return "Not yet";
  return words(first) + (others.length > 0 ? `, and ${others.length} more` : "");
}

function line(standby: Standby, doctors: readonly ListedDoctor[], clinics: readonly Clinic[], now: number): string {
  const { instead_of: later } = standby;
  const what = standby.label || whatInWords(standby, doctors, clinics);
  const earlier = later ? `, earlier than ${dayAndTime(later.start, later.zone)}` : "";
  return what + earlier + (isPaused(standby, now) ? " (paused)" : "");
}
