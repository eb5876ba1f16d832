import "@mantine/core/styles/Table.css";

import { Anchor, Badge, ScrollArea, Table, Text } from "@mantine/core";
import { Link } from "react-router";

import type { LoggedMessage } from "../api/shapes";
import { KIND_WORDS, reasonOfText, STATE_WORDS } from "../board/textWords";
import { dayAndTime, ownZone } from "../time/words";
import { CHANNELS } from "./messageFilter";

/** Messages, newest first. Times are those of the reader's clock. */
export function MessageRows({ messages }: { messages: readonly LoggedMessage[] }) {
  return (
    <ScrollArea className="surface" type="auto" viewportProps={{ tabIndex: 0, "aria-label": "Messages", role: "region" }}>
      <Table miw={860} verticalSpacing="xs" horizontalSpacing="md" data-testid="messages">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Clinic</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Segments</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => (
            <Row key={message.id} message={message} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({ message }: { message: LoggedMessage }) {
  const { label, colour } = STATE_WORDS[message.state];
  return (
    <Table.Tr data-testid="message" data-state={message.state} style={{ verticalAlign: "top" }}>
      <Table.Td className="numbers" style={{ whiteSpace: "nowrap" }}>
        <time dateTime={message.made_at}>{dayAndTime(message.made_at, ownZone())}</time>
      </Table.Td>
      <Table.Td>
        <Who message={message} />
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" fw={600}>
          {KIND_WORDS[message.kind]}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {message.body}
        </Text>
      </Table.Td>
      <Table.Td>{message.clinic_name ?? "None"}</Table.Td>
      <Table.Td>
        <Badge size="sm" variant="light" color={colour}>
          {label}
        </Badge>
        {message.reason && (
          <Text size="xs" c="dimmed" maw={200}>
            {reasonOfText(message.reason)}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{message.segments || "None"}</Table.Td>
    </Table.Tr>
  );
}

/** The patient, if known, and on which channel. */
function Who({ message: { patient_id, patient_name, channel, recipient } }: { message: LoggedMessage }) {
  const way = CHANNELS.find(({ value }) => value === channel)?.label;
  return (
    <>
      {patient_id !== null && patient_name !== null ? (
        <Anchor component={Link} size="sm" to={{ search: `?patient=${patient_id}` }}>
          {patient_name}
        </Anchor>
      ) : (
        <Text size="sm">Not known</Text>
      )}
      <Text size="xs" c="dimmed" className="numbers">
        {way} {recipient}
      </Text>
    </>
  );
}
