import "../styles/laterMantine";

import { Alert, Anchor, Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";

import { Problem, sentence } from "../api/problem";
import { AuthCard } from "../auth/AuthCard";
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useForm({ mode: "uncontrolled", initialValues: { code: "" } });
  const target = pathIn(params, "next") ?? "/";
  if (!account?.phone || phone?.verified) return <Navigate to={target} replace />;

  async function verify(code: string) {
    setBusy(true);
    setError(null);
    try {
      const verified = await api.verifyPhone(code);
      await navigate(target, { replace: true });
      store.learn("phone", verified);
      notifications.show({ color: "leaf", message: "Your phone is verified: we text you openings from now on." });
    } catch (thrown) {
      setError((thrown instanceof Problem ? thrown.fields.code : undefined) ?? sentence(thrown));
    } finally {
      setBusy(false);
    }
  }
  const again = () =>
    attempt(async () => {
      await api.sendCode();
      setError(null);
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
      <form onSubmit={form.onSubmit(({ code }) => void verify(code))}>
        <Stack>
          <TextInput
            label="Code"
            description="It is good for ten minutes."
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            maxLength={12}
            error={error !== null}
            data-testid="verify-code"
            {...form.getInputProps("code")}
          />
          {error && (
            <Alert color="coral" role="alert">
              {error}
            </Alert>
          )}
          <Button type="submit" size="md" loading={busy} data-testid="verify-submit">
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
