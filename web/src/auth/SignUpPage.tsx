import "../styles/laterMantine";

import { Anchor, Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { Link, Navigate } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { PhoneInput } from "../forms/PhoneInput";
import { Password } from "../forms/Password";
import { useSubmit } from "../forms/useSubmit";
import { useServices } from "../services";
import { ownZone } from "../time/words";
import { AuthCard } from "./AuthCard";
import { useEntry } from "./useEntry";

export default function SignUpPage() {
  const { session } = useServices();
  const { enter, busy, search, already } = useEntry();
  const { form, submit, working, errors, message } = useSubmit();
  const [phone, setPhone] = useState("");
  const values = useForm({ mode: "uncontrolled", initialValues: { name: "", email: "", password: "" } });
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
        ref={form}
        noValidate
        onSubmit={submit(() =>
          enter(() => session.signUp({ ...values.getValues(), phone, zone: ownZone() }), "/verify-phone"),
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
            {...values.getInputProps("name")}
            error={errors.name}
          />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            required
            data-testid="signup-email"
            {...values.getInputProps("email")}
            error={errors.email}
          />
          <PhoneInput
            label="Mobile phone"
            description="We text you a code first, then openings only; STOP ends it."
            autoComplete="tel"
            error={errors.phone}
            testId="signup-phone"
            onChange={setPhone}
          />
          <Password
            label="Password"
            name="password"
            description="At least 8 characters."
            autoComplete="new-password"
            required
            minLength={8}
            data-testid="signup-password"
            {...values.getInputProps("password")}
            error={errors.password}
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
