import { Group, NumberInput, SimpleGrid, Text } from "@mantine/core";
import { TimeInput } from "@mantine/dates";

import type { Policy } from "../api/shapes";
import { minuteOfDay } from "../time/words";

/** What matters when people are texted. */
export function PolicyFields({ policy, change }: { policy: Policy; change: (changes: Partial<Policy>) => void }) {
  return (
    <>
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
        {policy.mode === "waves" && (
          <Count
            label="People in a wave"
            min={1}
            max={50}
            value={policy.wave_size}
            onChange={(wave_size) => change({ wave_size })}
          />
        )}
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
          label="Feed only, when it starts within"
          suffix=" min"
          min={0}
          max={10_080}
          step={15}
          value={policy.min_notice}
          onChange={(min_notice) => change({ min_notice })}
        />
        <Count
          label="Texts to one person, a day"
          min={1}
          max={50}
          value={policy.cap_day}
          onChange={(cap_day) => change({ cap_day })}
        />
        <Count
          label="Texts to one person, a week"
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
    </>
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

function Count({ onChange, ...rest }: CountProps) {
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
