import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";

import { useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime, ownZone } from "../time/words";
import { Part } from "./Part";

export const LOGINS = ["logins"] as const;

/** Where the account is logged in, each to be ended. */
export function Logins() {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const listed = useQuery({ queryKey: LOGINS, queryFn: () => api.logins() });
  const { working, attempt } = useAttempt();
  const again = () => queries.invalidateQueries({ queryKey: LOGINS });
  const others = (listed.data ?? []).filter((each) => !each.is_this);
  return (
    <Part title="Logged in on" lead="A device that you end is out at once. One that nobody uses is out after 30 days.">
      {listed.isError && <Failed error={listed.error} retry={listed.refetch} />}
      {listed.isPending && <Loading rows={2} height={44} />}
      <Stack gap="sm" data-testid="logins">
        {listed.data?.map((each) => (
          <Group key={each.id} justify="space-between" gap="sm" data-testid="login-row">
            <div>
              <Text fw={650}>{each.device === "" ? "Unknown device" : each.device}</Text>
              <Text size="sm" c="dimmed">
                Last seen {dayAndTime(each.seen_at, ownZone())}
              </Text>
            </div>
            {each.is_this ? (
              <Badge variant="light">This device</Badge>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                disabled={working}
                data-testid="login-end"
                onClick={() => void attempt(() => api.endLogin(each.id).then(again))}
              >
                Log out {each.device === "" ? "unknown device" : each.device}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {others.length > 0 && (
        <Group>
          <Button
            variant="default"
            loading={working}
            data-testid="logins-end-others"
            onClick={() =>
              void attempt(async () => {
                session.adopt(await api.endOtherLogins());
                await again();
              })
            }
          >
            Log out everywhere else
          </Button>
        </Group>
      )}
    </Part>
  );
}
