import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, Navigate } from "react-router";

import { useServices } from "../services";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

export function LoginPage() {
  const { session } = useServices();
  const { enter, busy, error, search, already } = useEntry();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "", password: "" } });
  if (already && !busy) return <Navigate to={already} replace />;
  return (
    <AuthCard
      title="Welcome back"
      lead="Log in to take appointments in one tap."
      foot={
        <>
          New here?{" "}
          <Anchor component={Link} to={`/sign-up${search}`}>
            Make an account
          </Anchor>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => void enter(() => session.login(values)))}>
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            required
            data-testid="login-email"
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            data-testid="login-password"
            {...form.getInputProps("password")}
          />
          <Anchor component={Link} to="/forgot-password" size="sm" data-testid="to-forgot">
            Forgot your password?
          </Anchor>
          {error && (
            <Alert color="coral" role="alert">
              {error}
            </Alert>
          )}
          <Button type="submit" size="md" loading={busy} data-testid="login-submit">
            Log in
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
