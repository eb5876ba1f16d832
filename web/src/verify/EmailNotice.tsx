import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconMailQuestion } from "@tabler/icons-react";

import type { Account } from "../api/shapes";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { useAttempt } from "../shell/useAttempt";

/** Says so when no mails go out yet. */
export function EmailNotice({ account }: { account: Account }) {
  const { api } = useServices();
  const { working, attempt } = useAttempt();
  if (account.email_verified) return null;
  const again = () =>
    attempt(async () => {
      await api.sendLink();
      notifications.show({ color: "success", message: "A new mail is on its way." });
    });
  return (
    <Callout
      tone="warning"
      icon={<IconMailQuestion size={20} />}
      title="Your e-mail address is not verified"
      data-testid="email-unverified"
    >
      <Group justify="space-between">
        <span>
          We have sent a mail to {account.email}. It says what to do; until the address is verified, no other mails go
          there.
        </span>
        <Button size="xs" variant="default" loading={working} onClick={() => void again()} data-testid="send-link">
          Send a new mail
        </Button>
      </Group>
    </Callout>
  );
}
