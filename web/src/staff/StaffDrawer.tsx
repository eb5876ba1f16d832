import { Group, Select, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Clinic, OneTimeLogin } from "../api/shapes";
import { ROLE_WORDS } from "../clinic/roles";
import { useAccount, useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { SideDrawer } from "../shell/SideDrawer";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime } from "../time/words";
import { AskedFirst } from "./AskedFirst";
import { HandedOver } from "./HandedOver";

const DESK = ["staff", "manager"] as const;

/** Who works at the clinic and who may join; both can be taken back. */
export function StaffDrawer({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <SideDrawer opened={opened} close={close} title="Colleagues">
      <Stack gap="xl">
        <Members clinic={clinic} />
        <Invitations clinic={clinic} />
      </Stack>
    </SideDrawer>
  );
}

function Members({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const me = useAccount();
  const { working, attempt } = useAttempt();
  const [handed, handOver] = useState<OneTimeLogin | null>(null);
  const staff = useQuery({ queryKey: ["staff", clinic.id], queryFn: () => api.staff(clinic.id) });
  if (staff.isError) return <Failed error={staff.error} retry={staff.refetch} />;
  if (staff.isPending) return <Loading rows={2} height={60} />;
  const remove = async (accountId: string) => {
    await api.removeStaff(clinic.id, accountId);
    await staff.refetch();
  };
  const renew = async (accountId: string) => handOver(await api.renewLogin(clinic.id, accountId));
  const give = (accountId: string, role: "staff" | "manager") =>
    attempt(async () => {
      await api.changeRole(clinic.id, accountId, role);
      await staff.refetch();
    });
  return (
    <Stack gap="md" data-testid="staff">
      {staff.data.map((each) => (
        <Group key={each.account_id} justify="space-between" gap="sm" data-testid="staff-row">
          <div style={{ minWidth: 0 }}>
            <Text fw={650}>{each.name}</Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {each.email}
            </Text>
          </div>
          {(each.account_id === me?.id || each.role === "doctor") && (
            <Text size="sm" c="dimmed">
              {ROLE_WORDS[each.role]}
              {each.account_id === me?.id && " (you)"}
            </Text>
          )}
          {each.account_id !== me?.id && each.role !== "doctor" && (
            <Select
              aria-label={`Role of ${each.name}`}
              data-testid="staff-role"
              size="xs"
              w={112}
              allowDeselect={false}
              disabled={working}
              data={DESK.map((role) => ({ value: role, label: ROLE_WORDS[role] }))}
              value={each.role}
              onChange={(role) => role && role !== each.role && void give(each.account_id, role)}
            />
          )}
          {each.account_id !== me?.id && (
            <Group gap={6}>
              <AskedFirst
                label={`New password for ${each.name}`}
                verb="New password"
                yes="Make a new one"
                testId="staff-renew"
                work={() => renew(each.account_id)}
              >
                For {each.name}, to log in with once. Their password ends, and they are logged out everywhere.
              </AskedFirst>
              <AskedFirst
                label={`Remove ${each.name}`}
                verb="Remove"
                yes={`Remove ${each.name}`}
                testId="staff-remove"
                work={() => remove(each.account_id)}
              >
                {each.name} is logged out everywhere at once and cannot work here any more. Invitations they gave end.
              </AskedFirst>
            </Group>
          )}
          {handed?.account_id === each.account_id && <HandedOver login={handed} zone={clinic.zone} />}
        </Group>
      ))}
    </Stack>
  );
}

export function Invitations({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const invites = useQuery({ queryKey: ["invites", clinic.id], queryFn: () => api.invites(clinic.id) });
  if (invites.isError) return <Failed error={invites.error} retry={invites.refetch} />;
  if (invites.isPending) return <Loading rows={1} height={60} />;
  const revoke = async (inviteId: string) => {
    await api.revokeInvite(clinic.id, inviteId);
    await invites.refetch();
  };
  return (
    <Stack gap="md" data-testid="invites">
      <Title order={3}>Invitations nobody has used</Title>
      {invites.data.length === 0 && (
        <Text size="sm" c="dimmed">
          None.
        </Text>
      )}
      {invites.data.map((each) => (
        <Group key={each.id} justify="space-between" gap="sm" data-testid="invite-row">
          <Text size="sm">
            {ROLE_WORDS[each.role]}
            {each.email === null ? "" : ` for ${each.email}`}, until {dayAndTime(each.expires_at, clinic.zone)}
            {each.by_name === null ? "" : `, by ${each.by_name}`}
          </Text>
          <AskedFirst
            label={`Revoke the invitation until ${dayAndTime(each.expires_at, clinic.zone)}`}
            verb="Revoke"
            yes="Revoke it"
            testId="invite-revoke"
            work={() => revoke(each.id)}
          >
            Whoever has its link cannot join with it any more.
          </AskedFirst>
        </Group>
      ))}
    </Stack>
  );
}
