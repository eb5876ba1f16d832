import { SimpleGrid, Textarea, Text } from "@mantine/core";
import { useState } from "react";

import type { Policy } from "../api/shapes";
import { Count } from "./PolicyFields";

interface Props {
  policy: Policy;
  change: (changes: Partial<Policy>) => void;
}

/** How many visits one patient may have ahead of them, and which types can stand for one another. */
export function LimitFields({ policy, change }: Props) {
  return (
    <section aria-label="Coming visits of one patient">
      <Text size="sm" fw={600}>
        Coming visits of one patient
      </Text>
      <Text size="sm" c="dimmed">
        0 is no limit. Your staff may always go beyond.
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} mt={6}>
        <Count
          label="Of one type with one doctor"
          min={0}
          max={50}
          value={policy.visits_with_doctor}
          onChange={(visits_with_doctor) => change({ visits_with_doctor })}
        />
        <Count
          label="At the clinic in all"
          min={0}
          max={50}
          value={policy.visits_at_clinic}
          onChange={(visits_at_clinic) => change({ visits_at_clinic })}
        />
      </SimpleGrid>
      <EqualTypes groups={policy.equal_types} change={(equal_types) => change({ equal_types })} />
    </section>
  );
}

interface EqualTypesProps {
  groups: Policy["equal_types"];
  change: (groups: string[][]) => void;
}

function EqualTypes({ groups, change }: EqualTypesProps) {
  const [text, setText] = useState(() => equalTypesAsText(groups));
  return (
    <Textarea
      mt="sm"
      label="Types of visit that can stand for one another"
      description="One group a line, separated by commas. Whoever moves to an earlier visit keeps the type or one of its group."
      placeholder="Check-up, Follow-up"
      autosize
      minRows={1}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(equalTypesFromText(event.currentTarget.value));
      }}
    />
  );
}

export function equalTypesAsText(groups: readonly (readonly string[])[]): string {
  return groups.map((group) => group.join(", ")).join("\n");
}

/** A line with fewer than two types says nothing. */
export function equalTypesFromText(text: string): string[][] {
  return text
    .split("\n")
    .map((line) =>
      line
        .split(",")
        .map((type) => type.trim())
        .filter(Boolean),
    )
    .filter((group) => group.length > 1);
}
