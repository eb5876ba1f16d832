import { Button, Group, List, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import type { Absence, Clinic } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useNow, useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime, dayOf } from "../time/words";
import { instantOf } from "../time/zones";
import { useAbsences, useHoursChanged } from "./useWorkingHours";

interface Props {
  clinic: Clinic;
  doctorId: string;
  isKeeper: boolean;
}

/** When a doctor is away; what is free then is closed. */
export function Absences({ clinic, doctorId, isKeeper }: Props) {
  const load = useAbsences(clinic.id, doctorId);
  if (load.isError) return <Failed error={load.error} retry={load.refetch} />;
  if (load.isPending) return <Loading rows={1} height={60} />;
  return (
    <Stack gap="sm" component="section" aria-label="Absences" data-testid="absences">
      <Title order={2} size="h3">
        Absences
      </Title>
      {load.data.length === 0 ? (
        <Text c="dimmed">None ahead.</Text>
      ) : (
        <List listStyleType="none" spacing="xs">
          {load.data.map((each) => (
            <Row key={each.id} absence={each} clinic={clinic} isKeeper={isKeeper} />
          ))}
        </List>
      )}
      {isKeeper && <AbsenceForm clinic={clinic} doctorId={doctorId} />}
    </Stack>
  );
}

function Row({ absence, clinic, isKeeper }: { absence: Absence; clinic: Clinic; isKeeper: boolean }) {
  const { api } = useServices();
  const changed = useHoursChanged(clinic.id, absence.doctor_id);
  const { working, attempt } = useAttempt();
  const when = `${dayAndTime(absence.start, clinic.zone)} to ${dayAndTime(absence.end, clinic.zone)}`;
  const remove = async () => {
    await api.removeAbsence(clinic.id, absence.id);
    await changed();
  };
  return (
    <List.Item data-testid="absence-row">
      <Group gap="sm">
        <Text>
          {when}
          {absence.reason && `: ${absence.reason}`}
        </Text>
        {isKeeper && (
          <Button
            size="compact-sm"
            variant="default"
            loading={working}
            aria-label={`End the absence ${when}`}
            onClick={() => void attempt(remove)}
          >
            End
          </Button>
        )}
      </Group>
    </List.Item>
  );
}

function AbsenceForm({ clinic, doctorId }: { clinic: Clinic; doctorId: string }) {
  const { api } = useServices();
  const changed = useHoursChanged(clinic.id, doctorId);
  const today = dayOf(useNow(60_000), clinic.zone);
  const { form, element, submit, working, message } = useApiForm({
    from: today,
    fromTime: "00:00",
    to: today,
    toTime: "23:55",
    reason: "",
  });
  const save = async () => {
    const { from, fromTime, to, toTime, reason } = form.values;
    const [start, end] = [instantOf(from, fromTime, clinic.zone), instantOf(to, toTime, clinic.zone)];
    if (start === null || end === null) {
      form.setFieldError(start === null ? "fromTime" : "toTime", "The clocks do not show this time on that day.");
      return;
    }
    const body = { start: start.toISOString(), end: end.toISOString(), reason };
    const { visits } = await api.addAbsence(clinic.id, doctorId, body);
    await changed();
    form.reset();
    const booked = visits.length === 0 ? "" : ` Appointments then: ${visits.length}, listed below.`;
    notifications.show({ message: `The absence is saved.${booked}` });
  };
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <TextInput label="Away from" type="date" name="from" required {...form.getInputProps("from")} />
          <TextInput label="At" type="time" name="fromTime" required {...form.getInputProps("fromTime")} />
          <TextInput label="Until" type="date" name="to" required {...form.getInputProps("to")} />
          <TextInput label="Until the time" type="time" name="toTime" required {...form.getInputProps("toTime")} />
        </SimpleGrid>
        <TextInput label="Reason, for colleagues only" name="reason" maxLength={200} {...form.getInputProps("reason")} />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Add an absence" working={working} testId="absence-save" />
      </Stack>
    </form>
  );
}
