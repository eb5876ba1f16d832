import "../styles/laterMantine";

import { Anchor, Button, Stack } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { AuthCard } from "./AuthCard";

/** Where the link in the mail leads. Its token stands behind the `#`, which no browser sends to a server. */
export default function ResetPage() {
  const { api, session } = useServices();
  const [token] = useState(() => window.location.hash.slice(1));
  const [done, setDone] = useState(false);
  const { form, element, submit, working, message } = useApiForm({ password: "" });
  async function choose() {
    await api.setPasswordByLink(token, form.values.password);
    session.forget();
    window.history.replaceState(window.history.state, "", window.location.pathname);
    setDone(true);
  }
  return (
    <AuthCard
      title="A new password"
      lead="All devices are logged out when you choose it."
      foot={
        <Anchor component={Link} to="/forgot-password">
          Ask for another link
        </Anchor>
      }
    >
      {done && (
        <Stack>
          <Callout tone="success" role="status" data-testid="reset-done">
            Your new password is set.
          </Callout>
          <Button component={Link} to="/login" size="md">
            Log in
          </Button>
        </Stack>
      )}
      {!done && token === "" && (
        <Callout tone="refusal" role="alert">
          This page needs the link from the mail.
        </Callout>
      )}
      {!done && token !== "" && (
        <form ref={element} noValidate onSubmit={submit(choose)}>
          <Stack>
            <Password
              label="New password"
              name="password"
              description="At least 8 characters"
              autoComplete="new-password"
              required
              minLength={8}
              data-testid="reset-password"
              {...form.getInputProps("password")}
            />
            <FormMessage>{message}</FormMessage>
            <Button type="submit" size="md" loading={working} data-testid="reset-submit">
              Set the password
            </Button>
          </Stack>
        </form>
      )}
    </AuthCard>
  );
}
