import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useNow, useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { PHONE_CHANGE } from "./usePhoneChange";

const PAUSE_MS = 60_000;

interface Props {
  /** When another code may be asked for, as far as it is known. */
  againAt?: string | undefined;
  /** Called once the number is verified, and the account's. */
  onVerified: () => Promise<unknown>;
  /** What else may be done: beside the button for another code. */
  children: ReactNode;
}

/** The six digits that were texted, and asking for others: at the sign-up, and for a number that is changed. */
export function CodeForm({ againAt, onVerified, children }: Props) {
  const { api, store, session, clock } = useServices();
  const queries = useQueryClient();
  const { working, attempt } = useAttempt();
  const { form, element, submit, working: verifying, message } = useApiForm({ code: "" });
  const [asked, setAsked] = useState(0);
  const wait = Math.ceil((Math.max(asked + PAUSE_MS, againAt ? Date.parse(againAt) : 0) - useNow()) / 1000);

  async function verify() {
    const verified = await api.verifyPhone(form.values.code);
    await onVerified();
    store.learn("phone", verified);
    await session.refresh(); // the account has another number now
    await queries.invalidateQueries({ queryKey: PHONE_CHANGE });
  }
  const again = () =>
    attempt(async () => {
      await api.sendCode();
      setAsked(clock.now());
      notifications.show({ color: "success", message: "A new code is on its way. The one before is good no more." });
      await queries.invalidateQueries({ queryKey: PHONE_CHANGE });
    });

  return (
    <form ref={element} noValidate onSubmit={submit(verify)}>
      <Stack>
        <TextInput
          label="Code"
          name="code"
          description="It is good for ten minutes."
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={12}
          data-testid="verify-code"
          {...form.getInputProps("code")}
        />
        <FormMessage>{message}</FormMessage>
        <Button type="submit" size="md" loading={verifying} data-testid="verify-submit">
          This is my phone
        </Button>
        <Group justify="space-between">
          <Button
            variant="subtle"
            loading={working}
            disabled={wait > 0}
            onClick={() => void again()}
            data-testid="verify-again"
          >
            {wait > 0 ? `Send a new code in ${wait} s` : "Send a new code"}
          </Button>
          {children}
        </Group>
        <Text size="sm" c="dimmed">
          No text? If this phone has ever sent us STOP, send START to the number our texts come from, then ask for a new
          code.
        </Text>
      </Stack>
    </form>
  );
}
