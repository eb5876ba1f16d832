import "@mantine/dates/styles.css";

import { MultiSelect, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import type { Clinic } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { PhoneInput } from "../forms/PhoneInput";
import { useApiForm } from "../forms/useApiForm";
import { useDoctors } from "../queries/catalog";
import { useNow, useServices } from "../services";
import { FormModal } from "../shell/FormModal";
import { useUnsaved } from "../shell/useUnsaved";
import { PRESETS } from "../standby/hours";
import { ARROWS } from "../time/arrows";
import { dayOf } from "../time/words";
import { blankPerson, registration } from "./person";
import { waitingKey } from "./useWaiting";
import { URGENCY_WORDS } from "./words";

/** Somebody without an account, who called: they are asked by text. */
export function AddModal({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <FormModal opened={opened} close={close} title="Add a patient to the waiting list">
      {(leave) => <AddForm close={leave} clinic={clinic} />}
    </FormModal>
  );
}

function AddForm({ close, clinic }: { close: () => void; clinic: Clinic }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const today = dayOf(useNow(60_000), clinic.zone);
  const doctors = useDoctors().filter((each) => each.clinic_ids.includes(clinic.id));
  const { form, element, submit, working, message } = useApiForm(blankPerson(today));
  const person = form.values;
  const letGo = useUnsaved(person);

  async function save() {
    await api.addWaiting(clinic.id, registration(person, today, clinic.zone));
    notifications.show({ color: "success", message: `${person.name.trim()} is on the list.` });
    void queries.invalidateQueries({ queryKey: waitingKey(clinic.id) });
    letGo();
    close();
  }

  return (
    <form
      data-testid="waiting-form"
      ref={element}
      noValidate
      onSubmit={submit(save)}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label="Name"
            name="name"
            required
            maxLength={80}
            autoComplete="off"
            data-autofocus
            data-testid="waiting-name"
            {...form.getInputProps("name")}
          />
          <PhoneInput
            label="Phone"
            autoComplete="off"
            testId="waiting-phone"
            {...form.getInputProps("phone")}
          />
          <DateInput
            ariaLabels={ARROWS}
            label="Born"
            data-field="born"
            clearable
            clearButtonProps={{ "aria-label": "Clear" }}
            valueFormat="D MMMM YYYY"
            placeholder="Where a visit is for an age"
            maxDate={today}
            defaultLevel="decade"
            {...form.getInputProps("born")}
          />
          <Select
            label="Urgency"
            allowDeselect={false}
            data-testid="waiting-urgency"
            data={URGENCY_WORDS.map((label, urgency) => ({ value: String(urgency), label }))}
            value={String(person.urgency)}
            onChange={(value) => form.setFieldValue("urgency", Number(value))}
          />
          <MultiSelect
            label="Doctors"
            placeholder={person.doctorIds.length === 0 ? "Any at this clinic" : ""}
            clearable
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("doctorIds")}
          />
          <Select
            label="When"
            allowDeselect={false}
            data={PRESETS.filter(({ label }) => label !== "Nothing").map(({ label }) => label)}
            {...form.getInputProps("hours")}
          />
          <Select
            label="Shortest notice"
            allowDeselect={false}
            data={[
              { value: "60", label: "1 hour" },
              { value: "240", label: "4 hours" },
              { value: "1440", label: "1 day" },
              { value: "2880", label: "2 days" },
            ]}
            value={String(person.notice)}
            onChange={(value) => form.setFieldValue("notice", Number(value))}
          />
          <DateInput
            ariaLabels={ARROWS}
            label="Waiting since"
            data-field="since"
            description="For somebody from your old list: the day they asked."
            inputWrapperOrder={["label", "input", "error", "description"]}
            valueFormat="D MMMM YYYY"
            maxDate={today}
            {...form.getInputProps("since")}
            onChange={(since) => form.setFieldValue("since", since ?? today)}
          />
        </SimpleGrid>
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Put on the list" working={working} testId="waiting-save" onCancel={close} align="end" />
      </Stack>
    </form>
  );
}
