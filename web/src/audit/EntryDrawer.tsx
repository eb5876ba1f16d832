import { Button, Code, Group, Stack, Table, Text } from "@mantine/core";

import { SideDrawer } from "../shell/SideDrawer";
import type { AuditFilter } from "./auditFilter";
import type { Told } from "./AuditLog";
import { inWords, sentenceOf } from "./words";

interface Props {
  told: Told | null;
  close: () => void;
  look: (changes: Partial<AuditFilter>) => void;
}

/** One entry: what was there before and after, and the way to others of the same person or object. */
export function EntryDrawer({ told, close, look }: Props) {
  return (
    <SideDrawer opened={told !== null} close={close} title="What was done" size="lg">
      {told && <Details told={told} look={look} />}
    </SideDrawer>
  );
}

function Details({ told: { entry, names }, look }: { told: Told; look: Props["look"] }) {
  const { account_id, patient_id, object_id, before, after, changed } = entry;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <Stack data-testid="audit-drawer">
      <Text>{sentenceOf(entry, names)}</Text>
      <Text size="sm" c="dimmed">
        {new Date(entry.at).toLocaleString("en-GB")}. Operation {entry.operation}
        {entry.role !== null && `, as ${entry.role}`}.
      </Text>
      <Table withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Before</Table.Th>
            <Table.Th>After</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map((name) => (
            <Table.Tr key={name} style={{ verticalAlign: "top" }}>
              <Table.Td>{inWords(name)}</Table.Td>
              <Value of={before[name]} />
              <Value of={after[name]} />
            </Table.Tr>
          ))}
          {changed.map((name) => (
            <Table.Tr key={name}>
              <Table.Td>{inWords(name)}</Table.Td>
              <Table.Td colSpan={2}>Changed; what it says is not written down.</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group gap={8}>
        {account_id !== null && (
          <Button variant="default" onClick={() => look({ by: account_id })}>
            All by this person
          </Button>
        )}
        {patient_id !== null && (
          <Button variant="default" onClick={() => look({ patient: patient_id })}>
            All about this patient
          </Button>
        )}
        {object_id !== "" && (
          <Button variant="default" onClick={() => look({ object: object_id })}>
            All about this object
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Value({ of: value }: { of: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return (
    <Table.Td style={{ overflowWrap: "anywhere" }}>
      {value === undefined ? "Nothing" : <Code style={{ whiteSpace: "pre-wrap" }}>{text}</Code>}
    </Table.Td>
  );
}
