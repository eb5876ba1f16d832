import { Button, CopyButton, Group, Stack, Text } from "@mantine/core";

import type { OneTimeLogin } from "../api/shapes";
import { Callout } from "../shell/Callout";
import { dayAndTime } from "../time/words";

/** A login with its one-time password. It is shown here once: neither a reload nor the server brings it back. */
export function HandedOver({ login: { email, password, expires_at }, zone }: { login: OneTimeLogin; zone: string }) {
  return (
    <Callout tone="success" role="status">
      <Stack gap="sm" data-testid="handed-over">
        <Text size="sm">
          Write this down and hand it over: it is shown once. It works once, until {dayAndTime(expires_at, zone)}, and whoever
          logs in with it chooses a password of their own.
        </Text>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          E-mail to log in with: <strong>{email}</strong>
        </Text>
        <Group gap={8}>
          <Text ff="monospace" fz="lg" data-testid="one-time-password">
            {password}
          </Text>
          <CopyButton value={password}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Callout>
  );
}
