import { Button, Select, SimpleGrid, TextInput } from "@mantine/core";

import type { AuditFilter } from "./auditFilter";
import { ACTIONS } from "./words";

interface Props {
  filter: AuditFilter;
  /** Null: it does not matter any more. */
  change: (changes: Partial<AuditFilter>) => void;
}

const ALL = { by: "All people", patient: "All patients", object: "All objects" } as const;

/** What is looked for in the audit log. Whose entries, is chosen in the rows. */
export function AuditFilters({ filter, change }: Props) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="sm" component="section" aria-label="Filters">
      <Select
        label="Action"
        placeholder="All"
        data={ACTIONS}
        value={filter.action}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "All actions" }}
        nothingFoundMessage="No such action"
        data-testid="audit-action"
        onChange={(action) => change({ action })}
      />
      <Day label="From" value={filter.from} set={(from) => change({ from })} />
      <Day label="To" value={filter.to} set={(to) => change({ to })} />
      {(["by", "patient", "object"] as const).map(
        (name) =>
          filter[name] !== null && (
            <Button key={name} variant="default" style={{ alignSelf: "end" }} onClick={() => change({ [name]: null })}>
              {ALL[name]}
            </Button>
          ),
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
