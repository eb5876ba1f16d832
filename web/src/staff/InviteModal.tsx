import { Button, CopyButton, Group, Modal, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import type { Clinic, Doctor, OneTimeLogin } from "../api/shapes";
import { ROLE_WORDS, type ClinicRole } from "../clinic/roles";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { HandedOver } from "./HandedOver";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  doctors: readonly Doctor[];
  /** Whom alone it is about. */
  doctor?: Doctor;
  /** What is chosen at first. */
  firstRole?: ClinicRole;
}

/** Lets one person in: as what, and by mail, with a link or with a one-time password to hand over. */
export function InviteModal({ opened, close, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={close} title={rest.doctor ? `A login for ${rest.doctor.name}` : "Invite a colleague"}>
      <InviteForm close={close} {...rest} />
    </Modal>
  );
}

const EXPLAINED: Record<ClinicRole, string> = {
  staff: "Works at the board and the waiting list, patients’ names included.",
  manager: "Does that too, and sees to the staff, the doctors and the clinic itself.",
  doctor: "Sees the board.",
};

interface Values {
  role: ClinicRole;
  doctor_id: string | null;
  email: string;
  name: string;
}

function InviteForm({ close, clinic, doctors, doctor, firstRole = "staff" }: Omit<Props, "opened">) {
  const { api, queries } = useServices();
  const [invited, setInvited] = useState<{ id: string; to: string } | null>(null);
  const [handed, handOver] = useState<OneTimeLogin | null>(null);
  const [byHand, setByHand] = useState(false);
  const { form, element, submit, working, message } = useApiForm<Values>({
    role: doctor ? "doctor" : firstRole,
    doctor_id: doctor?.id ?? null,
    email: "",
    name: doctor?.name ?? "",
  });
  const { role, email, name } = form.values;
  if (invited !== null) return <Invited {...invited} />;
  if (handed !== null) return <HandedOver login={handed} zone={clinic.zone} />;
  const doctor_id = role === "doctor" ? form.values.doctor_id : null;
  const invite = async () => {
    if (byHand) handOver(await api.makeLogin(clinic.id, { role, doctor_id, email, name }));
    else setInvited({ id: (await api.invite(clinic.id, { role, doctor_id, email: email === "" ? null : email })).id, to: email });
    await queries.invalidateQueries({ queryKey: [byHand ? "staff" : "invites", clinic.id] });
  };
  return (
    <form ref={element} noValidate onSubmit={submit(invite)}>
      <Stack>
        {!doctor && (
          <Select
            label="As"
            name="role"
            data-testid="invite-role"
            allowDeselect={false}
            data={Object.entries(ROLE_WORDS).map(([value, label]) => ({ value, label }))}
            description={EXPLAINED[role]}
            {...form.getInputProps("role")}
          />
        )}
        {!doctor && role === "doctor" && (
          <Select
            label="Doctor"
            name="doctor_id"
            data-testid="invite-doctor"
            required
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("doctor_id")}
            onChange={(id: string | null) => {
              form.setFieldValue("doctor_id", id);
              form.setFieldValue("name", doctors.find((each) => each.id === id)?.name ?? "");
            }}
          />
        )}
        <Switch
          label="Without mail: a one-time password to hand over"
          data-testid="invite-by-hand"
          checked={byHand}
          onChange={(event) => setByHand(event.currentTarget.checked)}
        />
        {byHand && (
          <TextInput
            label="Name"
            name="name"
            required
            maxLength={80}
            autoComplete="off"
            data-testid="invite-name"
            {...form.getInputProps("name")}
          />
        )}
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="off"
          required={byHand}
          data-testid="invite-email"
          description={
            byHand
              ? "To log in with. Nothing is sent there."
              : "We mail the invitation there. Without an address you get a link to hand over."
          }
          {...form.getInputProps("email")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter
          submit={byHand ? "Make the login" : "Invite"}
          working={working}
          testId="invite-submit"
          onCancel={close}
          align="end"
        />
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
