import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import type { Account } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useNow, useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { useUnsaved } from "../shell/useUnsaved";
import { Part } from "./Part";

const PAUSE_MS = 60_000;

/** What was asked for on this page: the link to it may be sent again. The password is kept no longer than the page. */
interface Asked {
  readonly email: string;
  readonly password: string;
  readonly at: number;
}

/** The address that one logs in with: which it is, and another one, by the link that is mailed there. */
export function EmailPart({ account }: { account: Account }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const waits = asked !== null && asked.email.trim().toLowerCase() !== account.email;
  return (
    <Part title="E-mail" lead="You log in with it, and we write there what you have chosen under “Notifications”.">
      <Text fw={650} style={{ overflowWrap: "anywhere" }} data-testid="email-present">
        {account.email}
        {!account.email_verified && (
          <Text span fw={400} c="dimmed">
            {" "}
            (not verified yet)
          </Text>
        )}
      </Text>
      {waits ? <Waiting asked={asked} onAsked={setAsked} /> : <AddressForm present={account.email} onAsked={setAsked} />}
    </Part>
  );
}

function AddressForm({ present, onAsked }: { present: string; onAsked: (asked: Asked) => void }) {
  const { api, clock } = useServices();
  const { form, element, submit, working, message } = useApiForm({ email: "", password: "" });
  useUnsaved(form.values);
  async function change() {
    const { email, password } = form.values;
    await api.changeEmail(email, password);
    if (email.trim().toLowerCase() === present) notifications.show({ message: "That is your address already." });
    onAsked({ email, password, at: clock.now() });
  }
  return (
    <form ref={element} noValidate onSubmit={submit(change)}>
      <Stack>
        <TextInput
          label="New e-mail"
          name="email"
          type="email"
          description="We send a link there. Until you have used it, nothing changes."
          inputWrapperOrder={["label", "input", "error", "description"]}
          autoComplete="email"
          required
          data-testid="email-new"
          {...form.getInputProps("email")}
        />
        <Password
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          data-testid="email-password"
          {...form.getInputProps("password")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Change the address" working={working} testId="email-change" />
      </Stack>
    </form>
  );
}

function Waiting({ asked, onAsked }: { asked: Asked; onAsked: (asked: Asked | null) => void }) {
  const { api, clock } = useServices();
  const { working, attempt } = useAttempt();
  const wait = Math.ceil((asked.at + PAUSE_MS - useNow()) / 1000);
  const again = () =>
    attempt(async () => {
      await api.changeEmail(asked.email, asked.password);
      onAsked({ ...asked, at: clock.now() });
      notifications.show({ color: "success", message: "A new link is on its way." });
    });
  return (
    <Stack gap="sm" data-testid="email-waiting">
      <Text style={{ overflowWrap: "anywhere" }}>
        We have sent a mail to {asked.email}. Open the link in it, and you log in with that address from then on. It is
        good for a day.
      </Text>
      <Group>
        <Button
          variant="default"
          loading={working}
          disabled={wait > 0}
          onClick={() => void again()}
          data-testid="email-again"
        >
          {wait > 0 ? `Send a new link in ${wait} s` : "Send a new link"}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => onAsked(null)} data-testid="email-other">
          Another address
        </Button>
      </Group>
    </Stack>
  );
}
