import "../styles/laterMantine";

import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, Navigate } from "react-router";

import { useServices } from "../services";
import { ownZone } from "../time/words";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

export default function SignUpPage() {
  const { session } = useServices();
  const { enter, busy, error, fields, search, already } = useEntry();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "", email: "", phone: "", password: "" } });
  if (already && !busy) return <Navigate to={already} replace />;
  return (
    <AuthCard
      title="Be there when it opens"
      lead="Two minutes now, and you hear of freed appointments first."
      foot={
        <>
          You have an account?{" "}
          <Anchor component={Link} to={`/login${search}`}>
            Log in
          </Anchor>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => void enter(() => session.signUp({ ...values, zone: ownZone() })))}>
        <Stack>
          <TextInput
            label="Name"
            autoComplete="name"
            required
            maxLength={120}
            error={fields.name}
            data-testid="signup-name"
            {...form.getInputProps("name")}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            required
            error={fields.email}
            data-testid="signup-email"
            {...form.getInputProps("email")}
          />
          <TextInput
            label="Mobile phone"
            description="With the country code. We text you openings only; STOP ends it."
            placeholder="+1 555 010 0001"
            type="tel"
            autoComplete="tel"
            required
            error={fields.phone}
            data-testid="signup-phone"
            {...form.getInputProps("phone")}
          />
          <PasswordInput
            label="Password"
            autoComplete="new-password"
            required
            minLength={8}
            error={fields.password}
            data-testid="signup-password"
            {...form.getInputProps("password")}
          />
          {error && (
            <Alert color="coral" role="alert">
              {error}
            </Alert>
          )}
          <Button type="submit" size="md" loading={busy} data-testid="signup-submit">
            Make my account
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
