import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useCallback } from "react";
import { Link } from "react-router";

import type { Account } from "../api/shapes";
import { myStandbys } from "../live/selectors";
import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import { inOneLine, isPaused } from "../standby/words";

/** What we are looking out for on the patient's behalf. */
export function StandbyTeaser({ account, loading }: { account: Account; loading: boolean }) {
  const standbys = useLive(useCallback((state: LiveState) => myStandbys(state, account.id), [account.id]));
  const now = useNow(60_000);
  if (loading) return <Skeleton height={132} radius="lg" />;
  return (
    <Stack className="surface" p="md" gap={8}>
      <Group justify="space-between">
        <Title order={2} fz={16}>
          On standby
        </Title>
        <Button component={Link} to="/standby" size="compact-sm" variant="subtle">
          {standbys.length > 0 ? "Change" : "Set up"}
        </Button>
      </Group>
      {standbys.length === 0 && (
        <Text size="sm" c="dimmed">
          Say what you need and when you can. We text you the moment it opens, even if this page is closed.
        </Text>
      )}
      {standbys.slice(0, 3).map((standby) => (
        <Group key={standby.id} gap={8} wrap="nowrap" align="flex-start">
          <IconBell size={16} style={{ flex: "none", marginTop: 3 }} aria-hidden="true" />
          <Text size="sm" c={isPaused(standby, now) ? "dimmed" : undefined}>
            {inOneLine(standby)}
            {isPaused(standby, now) && " (paused)"}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
