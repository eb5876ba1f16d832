import { Button, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Clinic, Doctor } from "../api/shapes";
import { ROLE_WORDS, type ClinicRole } from "../clinic/roles";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  doctors: readonly Doctor[];
}

/** Invites one person: as what, and by mail or with a link to hand over. */
export function InviteModal({ opened, close, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title="Invite a colleague">
      <InviteForm close={close} {...rest} />
    </Modal>
  );
}

const EXPLAINED: Record<ClinicRole, string> = {
  staff: "Works at the board and the waiting list, patients’ names included.",
  manager: "Does that too, and sees to the staff, the doctors and the clinic itself.",
  doctor: "Sees the board.",
};

function InviteForm({ close, clinic, doctors }: Omit<Props, "opened">) {
  const { api } = useServices();
  const [invited, setInvited] = useState<{ id: string; to: string } | null>(null);
  const { form, element, submit, working, message } = useApiForm<{ role: ClinicRole; doctor_id: string | null; email: string }>({
    role: "staff",
    doctor_id: null,
    email: "",
  });
  const { role, doctor_id, email } = form.values;
  if (invited !== null) return <Invited {...invited} />;
  const invite = async () => {
    const wanted = { role, doctor_id: role === "doctor" ? doctor_id : null, email: email === "" ? null : email };
    setInvited({ id: (await api.invite(clinic.id, wanted)).id, to: email });
  };
  return (
    <form ref={element} noValidate onSubmit={submit(invite)}>
      <Stack>
        <Select
          label="As"
          name="role"
          data-testid="invite-role"
          allowDeselect={false}
          data={Object.entries(ROLE_WORDS).map(([value, label]) => ({ value, label }))}
          description={EXPLAINED[role]}
          {...form.getInputProps("role")}
        />
        {role === "doctor" && (
          <Select
            label="Doctor"
            name="doctor_id"
            data-testid="invite-doctor"
            required
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("doctor_id")}
          />
        )}
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="off"
          data-testid="invite-email"
          description="We mail the invitation there. Without an address you get a link to hand over."
          {...form.getInputProps("email")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Invite" working={working} testId="invite-submit" onCancel={close} align="end" />
      </Stack>
    </form>
  );
}

function Invited({ id, to }: { id: string; to: string }) {
  const link = `${window.location.origin}/join?invite=${encodeURIComponent(id)}`;
  return (
    <>
      <Text size="sm" mb="sm">
        {to === "" ? "Send this link to one colleague." : `We mail the invitation to ${to}. This is its link.`} It works once,
        for a week, and gives access to what this clinic’s patients have told.
      </Text>
      <Group gap={8} wrap="nowrap">
        <TextInput
          aria-label="Invitation link"
          data-testid="invite-link"
          readOnly
          value={link}
          style={{ flex: 1 }}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button onClick={copy} style={{ flex: "none" }} data-testid="invite-copy">
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
