import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { Invited } from "../api/shapes";
import { ROLE_WORDS } from "../clinic/roles";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime } from "../time/words";

const KEY = ["admin", "invites"];
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The invitations that nobody has used yet, to be taken back. */
export function OpenInvites({ clinics }: { clinics: ReadonlyMap<string, string> }) {
  const { api } = useServices();
  const { data: invites = [] } = useQuery({ queryKey: KEY, queryFn: () => api.allInvites() });
  if (invites.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label="Open invitations">
      <Title order={2}>Open invitations</Title>
      {invites.map((invite) => (
        <OpenInvite key={invite.id} invite={invite} clinic={clinics.get(invite.clinic_id) ?? invite.clinic_id} />
      ))}
    </Stack>
  );
}

function OpenInvite({ invite, clinic }: { invite: Invited; clinic: string }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { working, attempt } = useAttempt();
  const whom = invite.email ?? "By a link";
  const takeBack = () =>
    attempt(async () => {
      await api.revokeInvite(invite.clinic_id, invite.id);
      await queries.invalidateQueries({ queryKey: KEY });
    });
  return (
    <Card withBorder padding="sm" data-testid="open-invite">
      <Group justify="space-between">
        <div>
          <Text fw={600}>{whom}</Text>
          <Text size="sm" c="dimmed">
            {ROLE_WORDS[invite.role]}, {clinic}; until {dayAndTime(invite.expires_at, ZONE)}
          </Text>
        </div>
        <Button variant="default" size="sm" loading={working} aria-label={`Take back: ${whom}, ${clinic}`} onClick={takeBack}>
          Take back
        </Button>
      </Group>
    </Card>
  );
}
