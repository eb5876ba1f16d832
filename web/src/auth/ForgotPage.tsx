import "../styles/laterMantine";

import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { AuthCard } from "./AuthCard";

/** Ask for a mail by which a new password can be chosen. What it says is the same for every address. */
export default function ForgotPage() {
  const { api } = useServices();
  const [done, setDone] = useState(false);
  const { form, element, submit, working, message } = useApiForm({ email: "" });
  async function ask() {
    await api.askForReset(form.values.email);
    setDone(true);
  }
  return (
    <AuthCard
      title="Forgot your password?"
      lead="We send you a link to choose a new one."
      foot={
        <Anchor component={Link} to="/login">
          Back to the login
        </Anchor>
      }
    >
      {done ? (
        <Callout tone="success" role="status" data-testid="forgot-sent">
          If somebody has an account with this address, a mail is on its way. Its link works once, for an hour.
        </Callout>
      ) : (
        <form ref={element} noValidate onSubmit={submit(ask)}>
          <Stack>
            <TextInput
              label="E-mail"
              name="email"
              type="email"
              autoComplete="email"
              required
              data-testid="forgot-email"
              {...form.getInputProps("email")}
            />
            <FormMessage>{message}</FormMessage>
            <Button type="submit" size="md" loading={working} data-testid="forgot-submit">
              Send the link
            </Button>
            <Text size="sm" c="dimmed">
              All devices are logged out when the new password is chosen.
            </Text>
          </Stack>
        </form>
      )}
    </AuthCard>
  );
}
