import "@mantine/dates/styles.css";

import { Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { DatePicker } from "@mantine/dates";

import { useNow } from "../services";
import { ARROWS } from "../time/arrows";
import { addDays, dayOf, ownZone } from "../time/words";
import { PauseUntil } from "./PauseUntil";
import { Section, type SectionProps } from "./Section";
import { WeekGrid } from "./WeekGrid";
import { noticeInWords } from "./words";

const NOTICES = [0, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080];

export function WhenSection({ preferences, change }: SectionProps) {
  const zone = ownZone();
  const today = dayOf(useNow(60_000), zone);
  return (
    <Section title="When" lead="Paint the hours in which a visit may start, as the clock at the clinic shows them.">
      <WeekGrid hours={preferences.hours} onChange={(hours) => change({ hours })} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <div>
          <Text size="sm" fw={600}>
            Days off
          </Text>
          <Text size="xs" c="dimmed" mb={8}>
            Tap the days on which you cannot come. You keep your place.
          </Text>
          <DatePicker
            ariaLabels={ARROWS}
            type="multiple"
            value={[...preferences.off_days]}
            onChange={(days) => change({ off_days: [...days].sort() })}
            minDate={today}
            maxDate={addDays(today, 365)}
            maxLevel="year"
            size="sm"
          />
        </div>
        <Stack gap="md">
          <Select
            label="Shortest notice"
            description="How long before the start we may still ask you."
            allowDeselect={false}
            data={[...new Set([...NOTICES, preferences.notice])]
              .sort((one, other) => one - other)
              .map((minutes) => ({ value: String(minutes), label: noticeInWords(minutes) }))}
            value={String(preferences.notice)}
            onChange={(value) => change({ notice: Number(value) })}
          />
          <PauseUntil until={preferences.paused_until} onChange={(paused_until) => change({ paused_until })} />
        </Stack>
      </SimpleGrid>
    </Section>
  );
}
