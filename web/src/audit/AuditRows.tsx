import "@mantine/core/styles/Table.css";

import { Button, ScrollArea, Table, Text, VisuallyHidden } from "@mantine/core";

import { dayAndTime, ownZone } from "../time/words";
import type { Told } from "./AuditLog";
import { labelOf, sentenceOf } from "./words";

/** Entries, newest first. Times are those of the reader's clock. */
export function AuditRows({ told, read }: { told: readonly Told[]; read: (told: Told) => void }) {
  return (
    <ScrollArea className="surface" type="auto" viewportProps={{ tabIndex: 0, "aria-label": "Entries", role: "region" }}>
      <Table miw={720} verticalSpacing="xs" horizontalSpacing="md" data-testid="audit-entries">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>
              <VisuallyHidden>Details</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {told.map((each) => (
            <Row key={each.entry.id} told={each} read={() => read(each)} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({ told: { entry, names }, read }: { told: Told; read: () => void }) {
  return (
    <Table.Tr data-testid="audit-entry" data-action={entry.action} style={{ verticalAlign: "top" }}>
      <Table.Td className="numbers" style={{ whiteSpace: "nowrap" }}>
        <time dateTime={entry.at}>{dayAndTime(entry.at, ownZone())}</time>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{sentenceOf(entry, names)}</Text>
        <Text size="xs" c="dimmed">
          {[labelOf(entry.action), entry.clinic_id && names[entry.clinic_id]].filter(Boolean).join(" · ")}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="numbers">
          {entry.host ?? "Not shown"}
        </Text>
        <Text size="xs" c="dimmed">
          {entry.device}
        </Text>
      </Table.Td>
      <Table.Td>
        <Button size="compact-sm" variant="default" onClick={read} data-testid="audit-details">
          Details
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
