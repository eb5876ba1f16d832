import "../styles/laterMantine";

import { Badge, Button, Group, ScrollArea, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import type { Clinic, VisitType } from "../api/shapes";
import { feeInWords } from "../doctors/words";
import { useDoctors } from "../queries/catalog";
import { Failed, Loading } from "../shell/Notice";
import { Page } from "../shell/Page";
import { ManagedLinks } from "./ManagedLinks";
import { useManagedClinic } from "./useManagedClinic";
import { VisitTypeDrawer } from "./VisitTypeDrawer";
import { useServices } from "../services";

/** What can be booked at a clinic, for its managers. */
export default function VisitTypesPage() {
  const { clinic, picker, missing } = useManagedClinic();
  if (clinic === null) return missing;
  return <VisitTypes key={clinic.id} clinic={clinic} picker={picker} />;
}

function VisitTypes({ clinic, picker }: { clinic: Clinic; picker: ReactNode }) {
  const { api } = useServices();
  const load = useQuery({ queryKey: ["visit types", clinic.id], queryFn: () => api.visitTypes(clinic.id) });
  const [chosen, choose] = useState<VisitType | "new" | null>(null);
  const shown = chosen === "new" ? null : chosen;
  return (
    <Page
      title="Visit types"
      lead={clinic.name}
      width="wide"
      testId="visit-types"
      actions={
        <Group gap={8}>
          {picker}
          <Button leftSection={<IconPlus size={17} />} data-testid="visit-type-add" onClick={() => choose("new")}>
            Add a type
          </Button>
        </Group>
      }
    >
      <ManagedLinks clinic={clinic} />
      {load.isError ? (
        <Failed error={load.error} retry={load.refetch} />
      ) : load.isPending ? (
        <Loading rows={3} height={48} />
      ) : (
        <>
          <Rows types={load.data} choose={choose} />
          <VisitTypeDrawer
            opened={chosen !== null}
            close={() => choose(null)}
            clinic={clinic}
            visitType={shown}
            others={load.data.filter((each) => each.id !== shown?.id)}
          />
        </>
      )}
    </Page>
  );
}

function Rows({ types, choose }: { types: readonly VisitType[]; choose: (visitType: VisitType) => void }) {
  const doctors = useDoctors();
  if (types.length === 0) return <Text c="dimmed">None yet. Schedules and published hours can name a type once there is one.</Text>;
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, "aria-label": "Visit types" }}>
      <Table miw={640} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Type</Table.Th>
            <Table.Th>Length</Table.Th>
            <Table.Th>Fee</Table.Th>
            <Table.Th>For</Table.Th>
            <Table.Th>Doctor</Table.Th>
            <Table.Th>
              <VisuallyHidden>Change</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map((each) => (
            <Table.Tr key={each.id} data-testid="visit-type-row">
              <Table.Td>
                <Group gap={8}>
                  <Text fw={600}>{each.name}</Text>
                  {!each.by_patients && <Badge variant="outline" color="gray">Booked by the clinic</Badge>}
                  {each.by_patients && !each.offered && <Badge variant="outline" color="gray">Not offered</Badge>}
                </Group>
              </Table.Td>
              <Table.Td>{each.minutes} min</Table.Td>
              <Table.Td>{each.fee && feeInWords(each.fee)}</Table.Td>
              <Table.Td>{agesInWords(each.ages)}</Table.Td>
              <Table.Td>
                {each.doctor_id === null ? "All" : (doctors.find(({ id }) => id === each.doctor_id)?.name ?? "One doctor")}
              </Table.Td>
              <Table.Td>
                <Button size="compact-sm" variant="default" aria-label={`Change ${each.name}`} onClick={() => choose(each)}>
                  Change
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function agesInWords(ages: VisitType["ages"]): string {
  if (ages === null) return "Any age";
  return ages.most >= 150 ? `${ages.least} and older` : `${ages.least} to ${ages.most}`;
}
