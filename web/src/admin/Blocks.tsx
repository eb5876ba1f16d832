import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";

import type { PatientFile } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useClinics } from "../queries/catalog";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";

interface Props {
  file: PatientFile;
  changed: () => Promise<unknown>;
}

/** The clinics whose slots are not offered to a patient, and why. */
export function Blocks({ file, changed }: Props) {
  const { api } = useServices();
  const clinics = useClinics();
  const { attempt, working } = useAttempt();
  const nameOf = (id: string) => clinics.find((each) => each.id === id)?.name ?? "A clinic";
  const unblock = (clinicId: string) =>
    attempt(async () => {
      await api.unblock(clinicId, file.patient.id);
      await changed();
    });
  return (
    <section>
      <Title order={3}>Blocked by</Title>
      <Stack gap="sm" mt="xs">
        {file.blocked.length === 0 && <Text c="dimmed">No clinic.</Text>}
        {file.blocked.map(({ id, clinic_id, reason }) => (
          <Group key={id} justify="space-between" wrap="nowrap" data-testid="patient-block">
            <div>
              <Text fw={600}>{nameOf(clinic_id)}</Text>
              <Text size="sm" c="dimmed">
                {reason}
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              disabled={working}
              aria-label={`Unblock at ${nameOf(clinic_id)}`}
              onClick={() => void unblock(clinic_id)}
            >
              Unblock
            </Button>
          </Group>
        ))}
        <BlockForm file={file} changed={changed} />
      </Stack>
    </section>
  );
}

/** Only clinics that have come across the patient can block them, so their visits say which to choose from. */
function BlockForm({ file, changed }: Props) {
  const { api } = useServices();
  const { patient, bookings, blocked } = file;
  const met = new Map(bookings.map(({ brief }) => [brief.clinic_id, brief.clinic_name]));
  const choices = [...met].filter(([id]) => !blocked.some((each) => each.clinic_id === id));
  const first = choices[0]?.[0] ?? "";
  const { form, element, submit, working, message } = useApiForm({ clinic: first, reason: "" });
  if (choices.length === 0) return null;
  const clinic = choices.some(([id]) => id === form.values.clinic) ? form.values.clinic : first;

  async function save() {
    await api.block(clinic, patient.id, form.values.reason.trim());
    form.reset();
    await changed();
  }

  return (
    <form ref={element} noValidate onSubmit={submit(save)} data-testid="block-form">
      <Stack gap="sm">
        <NativeSelect
          label="Clinic"
          data={choices.map(([value, label]) => ({ value, label }))}
          {...form.getInputProps("clinic")}
          value={clinic}
        />
        <TextInput
          label="Reason"
          description="The staff of the clinic see it, the patient does not."
          name="reason"
          required
          maxLength={200}
          data-testid="block-reason"
          {...form.getInputProps("reason")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Block" color="danger" working={working} testId="block-save" />
      </Stack>
    </form>
  );
}
