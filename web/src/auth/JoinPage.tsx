import "../styles/laterMantine";

import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearchParams } from "react-router";

import { FormMessage } from "../forms/FormMessage";
import { Password } from "../forms/Password";
import { inOneMessage } from "../forms/problems";
import { useApiForm } from "../forms/useApiForm";
import type { Account } from "../api/shapes";
import { worksSomewhere } from "../clinic/roles";
import { useAccount, useServices } from "../services";
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
  const { form, element, submit, working, message } = useApiForm({ name: "", email: "", password: "" });
  const account = useAccount();
  if (account && worksSomewhere(account) && invite !== "" && !busy) return <JoinAnother account={account} invite={invite} />;
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
        <form ref={element} noValidate onSubmit={submit(() => enter(() => session.join({ invite, ...form.values })))}>
          <Stack>
            <TextInput
              label="Name"
              name="name"
              autoComplete="name"
              required
              maxLength={80}
              {...form.getInputProps("name")}
            />
            <TextInput
              label="Work e-mail"
              name="email"
              type="email"
              autoComplete="email"
              required
              {...form.getInputProps("email")}
            />
            <Password
              label="Password"
              name="password"
              description="At least 8 characters."
              autoComplete="new-password"
              required
              minLength={8}
              {...form.getInputProps("password")}
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

/** Whoever works at a clinic already joins another one with the same login. */
function JoinAnother({ account, invite }: { account: Account; invite: string }) {
  const { api, session } = useServices();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const { memberships } = await api.joinAnother(invite);
      await session.refresh();
      await navigate(`/clinic?clinic=${memberships.at(-1)?.clinic_id ?? ""}`, { replace: true });
    },
  });
  return (
    <AuthCard title="Join another clinic" lead="Your colleague invited you to a clinic’s live board." foot="An invitation works once and for a week.">
      <Stack>
        <Text size="sm">
          You are logged in as {account.name} ({account.email}). With this login you will work at both clinics, and pick the clinic
          on the board.
        </Text>
        <FormMessage>{error && inOneMessage(error)}</FormMessage>
        <Button size="md" loading={isPending} data-testid="join-another" onClick={() => mutate()}>
          Join with this login
        </Button>
      </Stack>
    </AuthCard>
  );
}
