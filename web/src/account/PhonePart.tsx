import { Button, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import type { Account, PhoneChange } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { PhoneInput } from "../forms/PhoneInput";
import { useApiForm } from "../forms/useApiForm";
import type { LiveState } from "../live/state";
import { useLive, useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { useUnsaved } from "../shell/useUnsaved";
import { CodeForm } from "../verify/CodeForm";
import { numberOf, usePhone } from "../verify/usePhone";
import { PHONE_CHANGE, usePhoneChange } from "../verify/usePhoneChange";
import { Part } from "./Part";

/** The number that is texted: which it is, another one, and the code by which that becomes the account's. */
export function PhonePart({ account }: { account: Account }) {
  const phone = usePhone(account);
  const number = useLive(useCallback((state: LiveState) => numberOf(account, state), [account]));
  const change = usePhoneChange();
  return (
    <Part title="Phone" lead="Openings and reminders are texted there, for everybody in your family.">
      <Text fw={650} data-testid="phone-present">
        {number}
        {phone?.verified === false && (
          <Text span fw={400} c="dimmed">
            {" "}
            (not verified yet)
          </Text>
        )}
      </Text>
      {change.isError && <Failed error={change.error} retry={change.refetch} />}
      {change.isPending && <Loading rows={1} height={44} />}
      {change.data === null && <NumberForm />}
      {change.data && <Waiting change={change.data} />}
    </Part>
  );
}

function NumberForm() {
  const { api } = useServices();
  const queries = useQueryClient();
  const { form, element, submit, working, message } = useApiForm({ phone: "", password: "" });
  useUnsaved(form.values);
  async function change() {
    const waits = await api.changePhone(form.values.phone, form.values.password);
    if (waits === null) notifications.show({ message: "That is your number already." });
    queries.setQueryData(PHONE_CHANGE, waits);
  }
  return (
    <form ref={element} noValidate onSubmit={submit(change)}>
      <Stack>
        <PhoneInput
          label="New phone number"
          description="We text a code there. Until you have typed it, nothing changes."
          autoComplete="tel"
          testId="phone-new"
          {...form.getInputProps("phone")}
        />
        <Password
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          data-testid="phone-password"
          {...form.getInputProps("password")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Change the number" working={working} testId="phone-change" />
      </Stack>
    </form>
  );
}

function Waiting({ change }: { change: PhoneChange }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { working, attempt } = useAttempt();
  const keep = () =>
    attempt(async () => {
      await api.dropPhoneChange();
      queries.setQueryData(PHONE_CHANGE, null);
    });
  const verified = () => {
    notifications.show({ color: "success", message: `From now on we text ${change.phone}.` });
    return Promise.resolve();
  };
  return (
    <Stack gap="sm" data-testid="phone-waiting">
      <Text>We have sent a code to {change.phone}. Enter it here, and it is your number.</Text>
      <CodeForm againAt={change.again_at} onVerified={verified}>
        <Button variant="subtle" color="gray" loading={working} onClick={() => void keep()} data-testid="phone-keep">
          Keep the old number
        </Button>
      </CodeForm>
    </Stack>
  );
}
