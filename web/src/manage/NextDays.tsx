import { ScrollArea, Stack, Switch, Table, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { Clinic, DayAvailability } from "../api/shapes";
import { Failed, Loading } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { longDay } from "../time/words";
import { PART_WORDS, PARTS } from "./dayParts";
import { nextDaysKey, useHoursChanged } from "./useWorkingHours";
import { useServices } from "../services";

interface Props {
  clinic: Clinic;
  doctorId: string;
  isKeeper: boolean;
}

type Part = (typeof PARTS)[number];

/** The next seven days of a doctor, each part of a day to be switched off and on. */
export function NextDays({ clinic, doctorId, isKeeper }: Props) {
  const { api } = useServices();
  const key = nextDaysKey(clinic.id, doctorId);
  const load = useQuery({ queryKey: key, queryFn: () => api.availability(clinic.id, doctorId) });
  const queries = useQueryClient();
  const changed = useHoursChanged(clinic.id, doctorId);
  const { working, attempt } = useAttempt();
  const turn = async (day: string, part: Part, on: boolean) => {
    queries.setQueryData(key, await api.switchParts(clinic.id, doctorId, { parts: [{ day, part, on }] }));
    await changed();
  };
  if (load.isError) return <Failed error={load.error} retry={load.refetch} />;
  if (load.isPending) return <Loading rows={3} height={40} />;
  return (
    <Stack gap="sm" component="section" aria-label="The next seven days" data-testid="next-days">
      <Title order={2} size="h3">
        The next seven days
      </Title>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "The next seven days, by parts" }}>
        <Table miw={360} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Day</Table.Th>
              {PARTS.map((part) => (
                <Table.Th key={part} style={{ whiteSpace: "nowrap" }}>{PART_WORDS[part]}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {load.data.days.map((day) => (
              <Row key={day.day} day={day} disabled={!isKeeper || working} turn={(part, on) => void attempt(() => turn(day.day, part, on))} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Stack>
  );
}

interface RowProps {
  day: DayAvailability;
  disabled: boolean;
  turn: (part: Part, on: boolean) => void;
}

function Row({ day, disabled, turn }: RowProps) {
  const name = longDay(day.day);
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      {PARTS.map((part) => (
        <Table.Td key={part}>
          {day[part] === "none" ? (
            <Text size="sm" c="dimmed">
              no hours
            </Text>
          ) : (
            <Switch
              aria-label={`${name}, ${part}`}
              checked={day[part] === "on"}
              disabled={disabled}
              onChange={(event) => turn(part, event.currentTarget.checked)}
            />
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
