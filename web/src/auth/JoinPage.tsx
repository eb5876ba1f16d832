import "../styles/laterMantine";

import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Navigate, useSearchParams } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { useSubmit } from "../forms/useSubmit";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { wordIn } from "../shell/paths";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

/** Staff come in by an invitation of their clinic. */
export default function JoinPage() {
  const { session } = useServices();
  const [params] = useSearchParams();
  const invite = wordIn(params, "invite");
  const { enter, busy, already } = useEntry();
  const { form, submit, working, errors, message } = useSubmit();
  const values = useForm({ mode: "uncontrolled", initialValues: { name: "", email: "", password: "" } });
  if (already && !busy) return <Navigate to={already} replace />;
  return (
    <AuthCard
      title="Join your clinic"
      lead="Your colleague invited you to the clinic's live board."
      foot="An invitation works once and for a few days. We send a mail to this address, which says what to do."
    >
      {invite === "" ? (
        <Callout tone="warning">This address lacks its invitation. Open the link exactly as you received it.</Callout>
      ) : (
        <form ref={form} noValidate onSubmit={submit(() => enter(() => session.join({ invite, ...values.getValues() })))}>
          <Stack>
            <TextInput
              label="Name"
              name="name"
              autoComplete="name"
              required
              maxLength={80}
              {...values.getInputProps("name")}
              error={errors.name}
            />
            <TextInput
              label="Work e-mail"
              name="email"
              type="email"
              autoComplete="email"
              required
              {...values.getInputProps("email")}
              error={errors.email}
            />
            <Password
              label="Password"
              name="password"
              description="At least 8 characters."
              autoComplete="new-password"
              required
              minLength={8}
              {...values.getInputProps("password")}
              error={errors.password}
            />
            <FormMessage>{message}</FormMessage>
            <Button type="submit" size="md" loading={working} data-testid="join-submit">
              Join
            </Button>
          </Stack>
        </form>
      )}
    </AuthCard>
  );
}
