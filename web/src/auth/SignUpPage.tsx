import "../styles/laterMantine";

import { Anchor, Button, Stack, TextInput } from "@mantine/core";
import { Link, Navigate } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { PhoneInput } from "../forms/PhoneInput";
import { Password } from "../forms/Password";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { ownZone } from "../time/words";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

export default function SignUpPage() {
  const { session } = useServices();
  const { enter, busy, search, already } = useEntry();
  const { form, element, submit, working, message } = useApiForm({ name: "", email: "", phone: "", password: "" });
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
      <form
        ref={element}
        noValidate
        onSubmit={submit(() =>
          enter(() => session.signUp({ ...form.values, zone: ownZone() }), "/verify-phone"),
        )}
      >
        <Stack>
          <TextInput
            label="Name"
            name="name"
            autoComplete="name"
            required
            maxLength={80}
            data-testid="signup-name"
            {...form.getInputProps("name")}
          />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            required
            data-testid="signup-email"
            {...form.getInputProps("email")}
          />
          <PhoneInput
            label="Mobile phone"
            description="We text you a code first, then openings only; STOP ends it."
            autoComplete="tel"
            testId="signup-phone"
            {...form.getInputProps("phone")}
          />
          <Password
            label="Password"
            name="password"
            description="At least 8 characters."
            autoComplete="new-password"
            required
            minLength={8}
            data-testid="signup-password"
            {...form.getInputProps("password")}
          />
          <FormMessage>{message}</FormMessage>
          <Button type="submit" size="md" loading={working} data-testid="signup-submit">
            Make my account
          </Button>
        </Stack>
      </form>
    </AuthCard>
  );
}
