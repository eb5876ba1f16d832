import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";

import type { Clinic, Schedule } from "../api/shapes";
import { weekInWords } from "../doctors/words";
import { Failed, Loading } from "../shell/Notice";
import { dateInWords } from "../time/words";
import { useSchedules } from "./useWorkingHours";
import { WeeklyHoursDrawer } from "./WeeklyHoursDrawer";

interface Props {
  clinic: Clinic;
  doctorId: string;
  isKeeper: boolean;
}

/** The weekly hours of a doctor; those who may change them open one. */
export function WeeklyHoursList({ clinic, doctorId, isKeeper }: Props) {
  const load = useSchedules(clinic.id, doctorId);
  const [chosen, choose] = useState<Schedule | "new" | null>(null);
  if (load.isError) return <Failed error={load.error} retry={load.refetch} />;
  if (load.isPending) return <Loading rows={2} height={90} />;
  return (
    <Stack gap="sm" component="section" aria-label="Weekly hours" data-testid="weekly-hours">
      <Group justify="space-between">
        <Title order={2} size="h3">
          Weekly hours
        </Title>
        {isKeeper && (
          <Button variant="default" data-testid="schedule-add" onClick={() => choose("new")}>
            Add weekly hours
          </Button>
        )}
      </Group>
      {load.data.length === 0 && <Text c="dimmed">None yet. Only hours that are published by hand can be booked.</Text>}
      {load.data.map((each) => (
        <ScheduleCard key={each.id} schedule={each} change={isKeeper ? () => choose(each) : null} />
      ))}
      <WeeklyHoursDrawer
        opened={chosen !== null}
        close={() => choose(null)}
        clinic={clinic}
        doctorId={doctorId}
        schedule={chosen === "new" ? null : chosen}
      />
    </Stack>
  );
}

function ScheduleCard({ schedule, change }: { schedule: Schedule; change: (() => void) | null }) {
  const worked = weekInWords(schedule.hours).filter(({ hours }) => hours !== "closed");
  const breaks = weekInWords(schedule.breaks).filter(({ hours }) => hours !== "closed");
  const until = schedule.valid_until === null ? "" : ` until ${dateInWords(schedule.valid_until)}`;
  return (
    <Card withBorder data-testid="schedule-card">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={600}>
            From {dateInWords(schedule.valid_from)}
            {until}
          </Text>
          {worked.map(({ day, hours }) => (
            <Text key={day} size="sm">
              {day}: {hours}
            </Text>
          ))}
          {breaks.map(({ day, hours }) => (
            <Text key={day} size="sm" c="dimmed">
              {day}, break: {hours}
            </Text>
          ))}
        </div>
        {change && (
          <Button size="compact-sm" variant="default" onClick={change}>
            Change
          </Button>
        )}
      </Group>
    </Card>
  );
}
