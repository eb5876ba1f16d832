import { Button, Select, SimpleGrid, TextInput } from "@mantine/core";

import { useClinics } from "../queries/catalog";
import { CHANNELS, OUTCOMES, type MessageFilter } from "./messageFilter";

interface Props {
  filter: MessageFilter;
  /** Null or nothing: it does not matter any more. */
  change: (changes: Partial<Record<keyof MessageFilter, string | null>>) => void;
}

/** What is looked for in the log of messages. */
export function MessageFilters({ filter, change }: Props) {
  const clinics = useClinics().map(({ id, name }) => ({ value: id, label: name }));
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="sm" component="section" aria-label="Filters">
      <Select
        label="State"
        placeholder="All"
        data={OUTCOMES}
        value={filter.state}
        clearable
        clearButtonProps={{ "aria-label": "All states" }}
        data-testid="messages-state"
        onChange={(state) => change({ state })}
      />
      <Select
        label="Channel"
        placeholder="All"
        data={CHANNELS}
        value={filter.channel}
        clearable
        clearButtonProps={{ "aria-label": "All channels" }}
        onChange={(channel) => change({ channel })}
      />
      <Select
        label="Clinic"
        placeholder="All"
        data={clinics}
        value={filter.clinic}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "All clinics" }}
        nothingFoundMessage="No such clinic"
        onChange={(clinic) => change({ clinic })}
      />
      <Day label="From" value={filter.from} set={(from) => change({ from })} />
      <Day label="To" value={filter.to} set={(to) => change({ to })} />
      {filter.patient !== null && (
        <Button variant="default" style={{ alignSelf: "end" }} onClick={() => change({ patient: null })}>
          All patients
        </Button>
      )}
    </SimpleGrid>
  );
}

function Day({ label, value, set }: { label: string; value: string | null; set: (day: string | null) => void }) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      max="2199-12-30"
      onChange={(event) => set(event.currentTarget.value || null)}
    />
  );
}
