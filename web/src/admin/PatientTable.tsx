import "@mantine/core/styles/Table.css";

import { Button, ScrollArea, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useSearchParams } from "react-router";

import type { Patient } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { PagedList } from "../shell/PagedList";
import { wordIn } from "../shell/paths";
import { dateInWords } from "../time/words";

const PAUSE_MS = 250;
const LONGEST = 80;

/** Everybody who is treated, by name. What is searched for is in the address. */
export function PatientTable({ read }: { read: (patientId: string) => void }) {
  const { api } = useServices();
  const [params, setParams] = useSearchParams();
  const search = wordIn(params, "q", LONGEST);
  const [settled] = useDebouncedValue(search, PAUSE_MS);
  const pages = usePages(["admin", "patients", settled], (cursor) => api.findPatients(settled, cursor), { keepsOld: true });
  const look = (q: string) => setParams(q === "" ? {} : { q }, { replace: true });
  return (
    <Stack gap="sm">
      <Title order={2}>Patients</Title>
      <TextInput
        label="Search"
        description="A name or the beginning of one, a phone with its country code, or a birth date as 2019-03-12."
        leftSection={<IconSearch size={16} />}
        maxLength={LONGEST}
        value={search}
        data-testid="admin-search"
        onChange={(event) => look(event.currentTarget.value)}
      />
      <PagedList
        pages={pages}
        skeleton={{ rows: 8, height: 44 }}
        more={{ style: { alignSelf: "center" }, testId: "admin-more" }}
        empty={<Text c="dimmed">{settled === "" ? "There are no patients yet." : "Nobody was found."}</Text>}
      >
        {(people) => <Rows people={people} read={read} />}
      </PagedList>
    </Stack>
  );
}

function Rows({ people, read }: { people: readonly Patient[]; read: (patientId: string) => void }) {
  return (
    <ScrollArea className="surface" type="auto" viewportProps={{ tabIndex: 0, "aria-label": "Patients", role: "region" }}>
      <Table miw={520} verticalSpacing="xs" horizontalSpacing="md" data-testid="admin-patients">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Birth date</Table.Th>
            <Table.Th>Phone</Table.Th>
            <Table.Th>Account</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map(({ id, name, born, phone, clinic_id }) => (
            <Table.Tr key={id} data-testid="admin-patient">
              <Table.Td>
                <Button variant="subtle" size="compact-sm" onClick={() => read(id)}>
                  {name}
                </Button>
              </Table.Td>
              <Table.Td>{born === null ? "Not given" : dateInWords(born)}</Table.Td>
              <Table.Td className="numbers">{phone}</Table.Td>
              <Table.Td>{clinic_id === null ? "Own account" : "Registered by a clinic"}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
