import "../styles/laterMantine";

import { Group, SegmentedControl, Text } from "@mantine/core";

import type { Patient } from "../api/shapes";

/** A family's phone speaks for several people: for whom is the appointment? */
export default function ForWhom({
  patients,
  value,
  onChange,
}: {
  patients: readonly Patient[];
  value: string | null;
  onChange: (id: string) => void;
}) {
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        For
      </Text>
      <SegmentedControl
        aria-label="For whom"
        size="xs"
        radius="xl"
        data={patients.map(({ id, name }) => ({ value: id, label: name }))}
        value={value ?? ""}
        onChange={onChange}
      />
    </Group>
  );
}
