import "@mantine/dates/styles.css";

import { Group, NumberInput, Radio, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { TimeInput } from "@mantine/dates";

import type { PartReport, Policy } from "../api/shapes";
import { minuteOfDay } from "../time/words";
import { WaveSize } from "./WaveSize";

interface Props {
  policy: Policy;
  responseStats: readonly PartReport[];
  change: (changes: Partial<Policy>) => void;
}

/** What matters when people are texted. */
export function PolicyFields({ policy, responseStats, change }: Props) {
  return (
    <Stack gap="lg">
      {policy.mode === "waves" && <WaveSize policy={policy} responseStats={responseStats} change={change} />}
      <Radio.Group
        label="Who is next"
        value={policy.order}
        onChange={(order) => change({ order: order })}
      >
        <Stack gap="xs" mt={6}>
          <Radio
            value="line"
            label="Whoever has waited longest"
            description="Urgency first, then waiting time, then who had fewer offers lately."
          />
          <Radio
            value="lottery"
            label="By lot"
            description="Urgency first; among equals everybody has the same chance, however long they have waited."
          />
        </Stack>
      </Radio.Group>
      {policy.mode === "waves" && (
        <Switch
          label="Only those who were asked may take it"
          description="Until the list is used up the feed shows the slot as kept for people in line."
          checked={policy.exclusive}
          onChange={(event) => change({ exclusive: event.currentTarget.checked })}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Count
          label="Time to answer"
          suffix=" s"
          min={5}
          max={86_400}
          step={60}
          value={policy.window}
          onChange={(window) => change({ window })}
        />
        <Count
          label="Wait before the first text"
          suffix=" s"
          min={0}
          max={900}
          step={10}
          value={policy.grace}
          onChange={(grace) => change({ grace })}
        />
        <Count
          label="Open to all, when it starts within"
          suffix=" min"
          min={0}
          max={10_080}
          step={15}
          value={policy.min_notice}
          onChange={(min_notice) => change({ min_notice })}
        />
        <Count
          label="Remind of a visit, before it"
          suffix=" h"
          min={0}
          max={336}
          step={6}
          value={policy.remind_hours}
          onChange={(remind_hours) => change({ remind_hours })}
        />
        <Count
          label="No-show by itself, after the start (0: never)"
          suffix=" min"
          min={0}
          max={240}
          step={5}
          value={policy.no_show_after}
          onChange={(no_show_after) => change({ no_show_after })}
        />
        <Count
          label="Offers to one person, a day"
          min={1}
          max={50}
          value={policy.cap_day}
          onChange={(cap_day) => change({ cap_day })}
        />
        <Count
          label="Offers to one person, a week"
          min={1}
          max={200}
          value={policy.cap_week}
          onChange={(cap_week) => change({ cap_week })}
        />
      </SimpleGrid>
      <div>
        <Text size="sm" fw={600}>
          Quiet hours, by the patient’s clock
        </Text>
        <Group mt={4}>
          <Time
            label="From"
            value={policy.quiet_hours.start}
            onChange={(start) => change({ quiet_hours: { ...policy.quiet_hours, start } })}
          />
          <Time
            label="To"
            value={policy.quiet_hours.end}
            onChange={(end) => change({ quiet_hours: { ...policy.quiet_hours, end } })}
          />
        </Group>
      </div>
    </Stack>
  );
}

interface CountProps {
  label: string;
  suffix?: string;
  min: number;
  max: number;
  step?: number;
  value: number;
  onChange: (value: number) => void;
}

export function Count({ onChange, ...rest }: CountProps) {
  return (
    <NumberInput
      {...rest}
      required
      allowDecimal={false}
      clampBehavior="blur"
      onChange={(value) => onChange(Number(value))}
    />
  );
}

function Time({ label, value, onChange }: { label: string; value: number; onChange: (minute: number) => void }) {
  return (
    <TimeInput
      label={label}
      required
      value={minuteOfDay(value)}
      onChange={(event) => {
        const [hours, minutes] = event.currentTarget.value.split(":").map(Number);
        if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
      }}
    />
  );
}
