import { Button, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import type { Clinic, VisitType } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useDoctors } from "../queries/catalog";
import { SideDrawer } from "../shell/SideDrawer";
import { useAttempt } from "../shell/useAttempt";
import { useServices } from "../services";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  /** Null: a new one. */
  visitType: VisitType | null;
  others: readonly VisitType[];
}

const OLDEST = 150;

/** A type of visit: for how long, for whom, and by whom it is booked. */
export function VisitTypeDrawer({ opened, close, visitType, ...rest }: Props) {
  return (
    <SideDrawer opened={opened} close={close} title={visitType?.name ?? "A new type of visit"}>
      <VisitTypeForm key={visitType?.id ?? "new"} close={close} visitType={visitType} {...rest} />
    </SideDrawer>
  );
}

function VisitTypeForm({ close, clinic, visitType, others }: Omit<Props, "opened">) {
  const { api } = useServices();
  const doctors = useDoctors().filter((each) => each.clinic_ids.includes(clinic.id));
  const done = useDone(clinic, close);
  const { form, element, submit, working, message } = useApiForm({
    name: visitType?.name ?? "",
    minutes: visitType?.minutes ?? 30,
    doctor_id: visitType?.doctor_id ?? null,
    fee: visitType?.fee ? visitType.fee.amount / 100 : "",
    currency: visitType?.fee?.currency ?? "EUR",
    least: visitType?.ages?.least ?? "",
    most: visitType?.ages && visitType.ages.most < OLDEST ? visitType.ages.most : "",
    by_patients: visitType?.by_patients ?? true,
    offered: visitType?.offered ?? true,
    equal_to: [...(visitType?.equal_to ?? [])],
  });
  const save = async () => {
    const { fee, currency, least, most, doctor_id, minutes, ...rest } = form.values;
    const body = {
      ...rest,
      minutes,
      fee: fee === "" ? null : { amount: Math.round(Number(fee) * 100), currency },
      ages: least === "" && most === "" ? null : { least: Number(least), most: most === "" ? OLDEST : Number(most) },
    };
    const saved = await (visitType
      ? api.changeVisitType(clinic.id, visitType.id, body)
      : api.addVisitType(clinic.id, { ...body, doctor_id }));
    await done(`${saved.name} is saved.`);
  };
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <Stack gap="sm">
        <TextInput label="Name" name="name" required maxLength={60} {...form.getInputProps("name")} />
        <NumberInput label="Length in minutes" name="minutes" required min={5} max={480} step={5} {...form.getInputProps("minutes")} />
        {visitType === null && (
          <Select
            label="Doctor"
            name="doctor_id"
            placeholder="All doctors of the clinic"
            clearable
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("doctor_id")}
          />
        )}
        <SimpleGrid cols={2}>
          <NumberInput label="Fee" name="fee" min={0} decimalScale={2} hideControls {...form.getInputProps("fee")} />
          <TextInput label="Currency" name="currency" maxLength={3} {...form.getInputProps("currency")} />
          <NumberInput label="Age from" name="least" min={0} max={OLDEST} {...form.getInputProps("least")} />
          <NumberInput label="Age to" name="most" min={0} max={OLDEST} {...form.getInputProps("most")} />
        </SimpleGrid>
        <Switch
          label="Patients book it themselves"
          description="Otherwise only the clinic does, and patients do not see it free"
          {...form.getInputProps("by_patients", { type: "checkbox" })}
        />
        <Switch
          label="Offer it to the standby list when it comes free"
          {...form.getInputProps("offered", { type: "checkbox" })}
        />
        <MultiSelect
          label="Types that can stand for it"
          description="When a patient moves to an earlier visit; it holds both ways"
          name="equal_to"
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("equal_to")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="visit-type-save" onCancel={close} />
        {visitType && <Retire clinic={clinic} visitType={visitType} done={done} />}
      </Stack>
    </form>
  );
}

function Retire({ clinic, visitType, done }: { clinic: Clinic; visitType: VisitType; done: (said: string) => Promise<void> }) {
  const { api } = useServices();
  const { working, attempt } = useAttempt();
  const retire = async () => {
    await api.retireVisitType(clinic.id, visitType.id);
    await done(`${visitType.name} is retired. What is published of it stays.`);
  };
  return (
    <Button variant="default" loading={working} data-testid="visit-type-retire" onClick={() => void attempt(retire)}>
      Retire this type
    </Button>
  );
}

function useDone(clinic: Clinic, close: () => void) {
  const queries = useQueryClient();
  return async (message: string) => {
    await queries.invalidateQueries({ queryKey: ["visit types", clinic.id] });
    notifications.show({ message });
    close();
  };
}
