import "../styles/laterMantine";

import { Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";

import { AuthCard } from "../auth/AuthCard";
import { FormMessage } from "../forms/FormMessage";
import { useSubmit } from "../forms/useSubmit";
import { useAccount, useServices } from "../services";
import { pathIn } from "../shell/paths";
import { useAttempt } from "../shell/useAttempt";
import { usePhone } from "./usePhone";

/** `/verify-phone`: the code that was texted, after signing up or whenever it is convenient. */
export default function VerifyPhonePage() {
  const { api, store } = useServices();
  const account = useAccount();
  const phone = usePhone(account);
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { working, attempt } = useAttempt();
  const [code, setCode] = useState("");
  const { form, submit, working: verifying, errors, message } = useSubmit();
  const target = pathIn(params, "next") ?? "/";
  if (!account?.phone || phone?.verified) return <Navigate to={target} replace />;

  async function verify() {
    const verified = await api.verifyPhone(code);
    await navigate(target, { replace: true });
    store.learn("phone", verified);
    notifications.show({ color: "leaf", message: "Your phone is verified: we text you openings from now on." });
  }
  const again = () =>
    attempt(async () => {
      await api.sendCode();
      notifications.show({ color: "leaf", message: "A new code is on its way. The one before is good no more." });
    });

  return (
    <AuthCard
      title="Is this your phone?"
      lead={`We have sent six digits to ${account.phone}. Nothing else is texted there before you have typed them.`}
      foot={
        <>
          No text? If this phone has ever sent us STOP, send START to the number our texts come from, then ask for a new
          code.
        </>
      }
    >
      <form ref={form} noValidate onSubmit={submit(verify)}>
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
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={errors.code}
          />
          <FormMessage>{message}</FormMessage>
          <Button type="submit" size="md" loading={verifying} data-testid="verify-submit">
            This is my phone
          </Button>
          <Group justify="space-between">
            <Button variant="subtle" loading={working} onClick={() => void again()} data-testid="verify-again">
              Send a new code
            </Button>
            <Anchor component={Link} to={target} data-testid="verify-later">
              Later
            </Anchor>
          </Group>
        </Stack>
      </form>
    </AuthCard>
  );
}
