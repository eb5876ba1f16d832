import "../styles/laterMantine";

import { Anchor, Button, Stack, TextInput } from "@mantine/core";
import { Link, Navigate } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

export default function LoginPage() {
  const { session } = useServices();
  const { enter, busy, search, already } = useEntry();
  const { form, element, submit, working, message } = useApiForm({ email: "", password: "" });
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
      <form ref={element} noValidate onSubmit={submit(() => enter(() => session.login(form.values)))}>
        <Stack>
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            required
            data-testid="login-email"
            {...form.getInputProps("email")}
          />
          <Password
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            data-testid="login-password"
            {...form.getInputProps("password")}
          />
          <Anchor component={Link} to="/forgot-password" size="sm" data-testid="to-forgot">
            Forgot your password?
          </Anchor>
          <FormMessage>{message}</FormMessage>
          <Button type="submit" size="md" loading={working} data-testid="login-submit">
            Log in
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
