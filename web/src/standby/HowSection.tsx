import { Group, SegmentedControl, Switch } from "@mantine/core";
import { TimeInput } from "@mantine/dates";

import type { Window } from "../api/shapes";
import { minuteOfDay } from "../time/words";
import { Section, type SectionProps } from "./Section";

export function HowSection({ wish, change }: SectionProps) {
  const both = wish.channels.length === 2 ? "both" : (wish.channels[0] ?? "live");
  const dnd = wish.dnd ?? { start: 22 * 60, end: 7 * 60 };
  const setDnd = (end: keyof Window, text: string) => {
    const [hours, minutes] = text.split(":").map(Number);
    if (hours !== undefined && minutes !== undefined) change({ dnd: { ...dnd, [end]: hours * 60 + minutes } });
  };
  return (
    <Section title="How" lead="A text holds the clinic’s name, the time and a code; never why you go there.">
      <SegmentedControl
        aria-label="How we may tell you"
        style={{ alignSelf: "flex-start" }}
        data={[
          { value: "both", label: "Text and app" },
          { value: "sms", label: "Text only" },
          { value: "live", label: "App only" },
        ]}
        value={both}
        onChange={(value) =>
          change({ channels: value === "both" ? ["live", "sms"] : value === "sms" ? ["sms"] : ["live"] })
        }
      />
      <Switch
        label="Do not disturb me at night"
        description="No texts in these hours, by the clock where you are."
        checked={wish.dnd !== null}
        onChange={(event) => change({ dnd: event.currentTarget.checked ? dnd : null })}
      />
      {wish.dnd && (
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
