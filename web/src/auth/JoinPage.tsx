import "../styles/laterMantine";

import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Navigate, useSearchParams } from "react-router";

import { useServices } from "../services";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

/** Staff come in by an invitation of their clinic. */
export default function JoinPage() {
  const { session } = useServices();
  const [params] = useSearchParams();
  const invite = params.get("invite") ?? "";
  const { enter, busy, error, fields, already } = useEntry();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "", email: "", password: "" } });
  if (already && !busy) return <Navigate to={already} replace />;
  return (
    <AuthCard
      title="Join your clinic"
      lead="Your colleague invited you to the clinic's live board."
      foot="An invitation works once and for a few days."
    >
      {invite === "" ? (
        <Alert color="sun">This address lacks its invitation. Open the link exactly as you received it.</Alert>
      ) : (
        <form onSubmit={form.onSubmit((values) => void enter(() => session.join({ invite, ...values })))}>
          <Stack>
            <TextInput label="Name" autoComplete="name" required error={fields.name} {...form.getInputProps("name")} />
            <TextInput
              label="Work e-mail"
              type="email"
              autoComplete="email"
              required
              error={fields.email}
              {...form.getInputProps("email")}
            />
            <PasswordInput
              label="Password"
              autoComplete="new-password"
              required
              minLength={8}
              error={fields.password}
              {...form.getInputProps("password")}
            />
            {error && (
              <Alert color="coral" role="alert">
                {error}
              </Alert>
            )}
            <Button type="submit" size="md" loading={busy} data-testid="join-submit">
              Join
            </Button>
          </Stack>
        </form>
      )}
    </AuthCard>
  );
}
