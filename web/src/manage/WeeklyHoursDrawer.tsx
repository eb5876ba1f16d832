import { Button, Fieldset, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Clinic, Schedule } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useNow, useServices } from "../services";
import { SideDrawer } from "../shell/SideDrawer";
import { useAttempt } from "../shell/useAttempt";
import { dayOf } from "../time/words";
import { DAYS } from "./hours";
import { useHoursChanged } from "./useWorkingHours";
import { weeklyIn, weeklyLines } from "./weekly";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  doctorId: string;
  /** Null: new ones. */
  schedule: Schedule | null;
}

const NO_TYPE = "";

/** Weekly hours with their breaks, and what slots they make. */
export function WeeklyHoursDrawer({ opened, close, schedule, ...rest }: Props) {
  return (
    <SideDrawer opened={opened} close={close} title={schedule ? "Weekly hours" : "New weekly hours"} size="lg">
      <WeeklyHoursForm key={schedule?.id ?? "new"} close={close} schedule={schedule} {...rest} />
    </SideDrawer>
  );
}

function WeeklyHoursForm({ close, clinic, doctorId, schedule }: Omit<Props, "opened">) {
  const { api } = useServices();
  const changed = useHoursChanged(clinic.id, doctorId);
  const types = useQuery({ queryKey: ["visit types", clinic.id], queryFn: () => api.visitTypes(clinic.id) });
  const today = dayOf(useNow(60_000), clinic.zone);
  const [wrong, setWrong] = useState<string | null>(null);
  const { form, element, submit, working, message } = useApiForm({
    hours: weeklyLines(schedule?.hours ?? []),
    breaks: weeklyLines(schedule?.breaks ?? []),
    valid_from: schedule?.valid_from ?? today,
    valid_until: schedule?.valid_until ?? "",
    visit_type_id: schedule?.visit_type_id ?? NO_TYPE,
    visit_type: schedule?.visit_type ?? "",
    minutes: schedule?.minutes ?? 30,
  });
  const { visit_type_id } = form.values;
  const save = async () => {
    const { hours, breaks, valid_until, visit_type, minutes, ...rest } = form.values;
    const [worked, paused] = [weeklyIn(hours), weeklyIn(breaks)];
    setWrong(typeof worked === "string" ? `hours ${worked}` : typeof paused === "string" ? `breaks ${paused}` : null);
    if (typeof worked === "string" || typeof paused === "string") return;
    const slots = rest.visit_type_id === NO_TYPE ? { visit_type, minutes, visit_type_id: null } : {};
    const body = { ...rest, ...slots, hours: worked, breaks: paused, valid_until: valid_until || null };
    const { visits } = await (schedule
      ? api.changeSchedule(clinic.id, schedule.id, body)
      : api.addSchedule(clinic.id, doctorId, body));
    await changed();
    notifications.show({ message: `The hours are saved. ${visitsInWords(visits.length)}` });
    close();
  };
  const usable = (types.data ?? []).filter((each) => each.doctor_id === null || each.doctor_id === doctorId);
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <Stack gap="sm">
        <Lines legend="Hours" field="hours" wrong={wrong} props={(path) => form.getInputProps(path)} />
        <Lines legend="Breaks" field="breaks" wrong={wrong} props={(path) => form.getInputProps(path)} />
        <SimpleGrid cols={2}>
          <TextInput label="From" name="valid_from" type="date" required {...form.getInputProps("valid_from")} />
          <TextInput label="Until" name="valid_until" type="date" {...form.getInputProps("valid_until")} />
        </SimpleGrid>
        <Select
          label="Type of visit"
          name="visit_type_id"
          allowDeselect={false}
          data={[{ value: NO_TYPE, label: "None: a name and a length" }, ...usable.map(({ id, name }) => ({ value: id, label: name }))]}
          {...form.getInputProps("visit_type_id")}
        />
        {visit_type_id === NO_TYPE && (
          <SimpleGrid cols={2}>
            <TextInput label="Name of the visit" name="visit_type" required maxLength={60} {...form.getInputProps("visit_type")} />
            <NumberInput label="Minutes" name="minutes" required min={5} max={480} step={5} {...form.getInputProps("minutes")} />
          </SimpleGrid>
        )}
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="schedule-save" onCancel={close} />
        {schedule && <Remove clinic={clinic} schedule={schedule} done={changed} close={close} />}
      </Stack>
    </form>
  );
}

interface LinesProps {
  legend: string;
  field: "hours" | "breaks";
  wrong: string | null;
  props: (path: string) => object;
}

function Lines({ legend, field, wrong, props }: LinesProps) {
  return (
    <Fieldset legend={legend}>
      {field === "hours" && (
        <Text size="sm" c="dimmed" mb="xs">
          Such as 09:00-13:00, 14:00-18:00. Nothing on days without.
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} data-field={field}>
        {DAYS.map((day, weekday) => (
          <TextInput
            key={day}
            label={day}
            aria-label={field === "breaks" ? `${day}, breaks` : day}
            data-testid={`${field}-${weekday}`}
            error={wrong === `${field} ${day}` && "This is no time from and to."}
            {...props(`${field}.${weekday}`)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}

interface RemoveProps {
  clinic: Clinic;
  schedule: Schedule;
  done: () => Promise<void>;
  close: () => void;
}

function Remove({ clinic, schedule, done, close }: RemoveProps) {
  const { api } = useServices();
  const { working, attempt } = useAttempt();
  const remove = async () => {
    const visits = await api.removeSchedule(clinic.id, schedule.id);
    await done();
    notifications.show({ message: `The hours are removed. ${visitsInWords(visits.length)}` });
    close();
  };
  return (
    <Button variant="default" loading={working} data-testid="schedule-remove" onClick={() => void attempt(remove)}>
      Remove these hours
    </Button>
  );
}

function visitsInWords(count: number): string {
  if (count === 0) return "Every appointment fits them.";
  return count === 1 ? "One appointment no longer fits." : `${count} appointments no longer fit.`;
}
