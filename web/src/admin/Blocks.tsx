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

/** Stands for the clinic of a block that holds at all of them. */
const EVERYWHERE = "everywhere";
const ALL_CLINICS = "All clinics";

/** The clinics whose slots are not offered to a patient, and why. */
export function Blocks({ file, changed }: Props) {
  const { api } = useServices();
  const clinics = useClinics();
  const { attempt, working } = useAttempt();
  const nameOf = (id: string) =>
    id === EVERYWHERE ? ALL_CLINICS : (clinics.find((each) => each.id === id)?.name ?? "A clinic");
  const unblock = (clinicId: string) =>
    attempt(async () => {
      await (clinicId === EVERYWHERE ? api.unblockEverywhere(file.patient.id) : api.unblock(clinicId, file.patient.id));
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
              aria-label={`Unblock: ${nameOf(clinic_id)}`}
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

/** A clinic can block only whom it has come across, so the visits say which to choose from, besides all of them. */
function BlockForm({ file, changed }: Props) {
  const { api } = useServices();
  const { patient, bookings, blocked } = file;
  const met = new Map(bookings.map(({ brief }) => [brief.clinic_id, brief.clinic_name]));
  const choices = [...met, [EVERYWHERE, ALL_CLINICS] as const].filter(([id]) => !blocked.some((each) => each.clinic_id === id));
  const first = choices[0]?.[0] ?? "";
  const { form, element, submit, working, message } = useApiForm({ clinic: first, reason: "" });
  if (choices.length === 0) return null;
  const clinic = choices.some(([id]) => id === form.values.clinic) ? form.values.clinic : first;

  async function save() {
    const reason = form.values.reason.trim();
    await (clinic === EVERYWHERE ? api.blockEverywhere(patient.id, reason) : api.block(clinic, patient.id, reason));
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
          description={
            clinic === EVERYWHERE
              ? "Administrators see it. Clinics see that there is a block, which only administrators lift."
              : "The staff of the clinic see it, the patient does not."
          }
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
