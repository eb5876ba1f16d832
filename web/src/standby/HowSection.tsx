import "@mantine/dates/styles.css";

import { Anchor, Chip, Group, Switch, Text } from "@mantine/core";
import { TimeInput } from "@mantine/dates";
import { Link } from "react-router";

import type { Window } from "../api/shapes";
import { minuteOfDay } from "../time/words";
import { Section, type SectionProps } from "./Section";
import type { Draft } from "./preferences";

const WAYS: readonly { readonly value: Draft["channels"][number]; readonly label: string }[] = [
  { value: "live", label: "In the app" },
  { value: "sms", label: "Text" },
  { value: "email", label: "E-mail" },
  { value: "push", label: "Push" },
];

export function HowSection({ preferences, change }: SectionProps) {
  const dnd = preferences.dnd ?? { start: 22 * 60, end: 7 * 60 };
  const setDnd = (end: keyof Window, text: string) => {
    const [hours, minutes] = text.split(":").map(Number);
    if (hours !== undefined && minutes !== undefined) change({ dnd: { ...dnd, [end]: hours * 60 + minutes } });
  };
  return (
    <Section title="How" lead="A text holds the clinic’s name, the time and a code; never why you go there.">
      <Chip.Group
        multiple
        value={[...preferences.channels]}
        onChange={(channels) => change({ channels: channels })}
      >
        <Group gap={8} role="group" aria-label="How we may tell you">
          {WAYS.map(({ value, label }) => (
            <Chip key={value} value={value} data-testid={`channel-${value}`}>
              {label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {preferences.channels.some((channel) => channel === "email" || channel === "push") && (
        <Text size="sm" c="dimmed">
          E-mail and push also need their switch in your{" "}
          <Anchor component={Link} to="/notifications" inherit>
            notifications
          </Anchor>
          .
        </Text>
      )}
      <Switch
        label="Do not disturb me at night"
        description="No texts in these hours, by the clock where you are."
        checked={preferences.dnd !== null}
        onChange={(event) => change({ dnd: event.currentTarget.checked ? dnd : null })}
      />
      {preferences.dnd && (
        <Group>
          <TimeInput
            label="From"
            value={minuteOfDay(dnd.start)}
            onChange={(event) => setDnd("start", event.currentTarget.value)}
          />
          <TimeInput
            label="To"
            value={minuteOfDay(dnd.end)}
            onChange={(event) => setDnd("end", event.currentTarget.value)}
          />
        </Group>
      )}
    </Section>
  );
}
