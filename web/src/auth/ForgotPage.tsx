import "../styles/laterMantine";

import { Alert, Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { useServices } from "../services";
import { Refusal, useAsking } from "../account/useAsking";
import { AuthCard } from "./AuthCard";

/** Ask for a mail by which a new password can be chosen. What it says is the same for every address. */
export default function ForgotPage() {
  const { api } = useServices();
  const [email, setEmail] = useState("");
  const { working, problem, done, ask } = useAsking();
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
        <Alert color="leaf" role="status" data-testid="forgot-sent">
          If somebody has an account with this address, a mail is on its way. Its link works once, for an hour.
        </Alert>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void ask(() => api.askForReset(email));
          }}
        >
          <Stack>
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="email"
              required
              data-testid="forgot-email"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <Refusal problem={problem} />
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
