import { Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import type { Patient } from "../api/shapes";
import { BornInput } from "../family/BornInput";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";

/** A patient's name and birth date, put right. */
export function CorrectionForm({ patient }: { patient: Patient }) {
  const { api, queries } = useServices();
  const { form, element, submit, working, message } = useApiForm({ name: patient.name, born: patient.born });

  async function save() {
    await api.correctPatient(patient.id, { ...form.values, name: form.values.name.trim() });
    await queries.invalidateQueries({ queryKey: ["admin"] });
    notifications.show({ color: "success", message: "Saved." });
  }

  return (
    <form ref={element} noValidate onSubmit={submit(save)} data-testid="correction">
      <Stack gap="sm">
        <TextInput
          label="Name"
          name="name"
          required
          maxLength={80}
          data-testid="correction-name"
          {...form.getInputProps("name")}
        />
        <BornInput {...form.getInputProps("born")} />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="correction-save" />
      </Stack>
    </form>
  );
}
