import "../styles/laterMantine";

import { Badge, Button, Group, ScrollArea, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useCallback, useState, type ReactNode } from "react";

import type { Clinic, Doctor } from "../api/shapes";
import { useClinicChoice } from "../clinic/useClinicChoice";
import { Portrait } from "../doctors/Portrait";
import { feeInWords } from "../doctors/words";
import { specialtyLabel } from "../queries/catalog";
import { useBoardScreen } from "../queries/screens";
import { useAccount, useLiveList, useNow } from "../services";
import { values, type LiveState } from "../live/state";
import { Loading, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { dayOf } from "../time/words";
import { DoctorDrawer } from "./DoctorDrawer";
import { OwnProfile } from "./OwnProfile";
import { ManagedLinks } from "./ManagedLinks";
import { useManagedClinic } from "./useManagedClinic";

/** A clinic's doctors, live, for its managers: added, changed, suspended. A doctor has the own profile here. */
export default function DoctorsPage() {
  const account = useAccount();
  const { clinic, picker, missing } = useManagedClinic();
  const here = useClinicChoice().clinic;
  const own = here && account?.memberships.find((each) => each.clinic_id === here.id)?.doctor_id;
  if (own) return <OwnProfile key={own} doctorId={own} />;
  if (clinic === null) return missing;
  return <Doctors key={clinic.id} clinic={clinic} picker={picker} />;
}

function Doctors({ clinic, picker }: { clinic: Clinic; picker: ReactNode }) {
  const now = useNow(60_000);
  const board = useBoardScreen(clinic.id, dayOf(now, clinic.zone));
  const doctors = useLiveList(useCallback((state: LiveState) => doctorsAt(state, clinic.id), [clinic.id]), idOf);
  const [chosen, choose] = useState<Doctor | "new" | null>(null);
  const shown = chosen === "new" ? null : (doctors.find((each) => each.id === chosen?.id) ?? null);
  return (
    <Page
      title="Doctors"
      lead={clinic.name}
      width="wide"
      testId="clinic-doctors"
      actions={
        <Group gap={8}>
          {picker}
          <Button leftSection={<IconPlus size={17} />} data-testid="doctor-add" onClick={() => choose("new")}>
            Add a doctor
          </Button>
        </Group>
      }
    >
      <ManagedLinks clinic={clinic} />
      {board.data ? (
        <Rows doctors={doctors} choose={choose} />
      ) : (
        <NotYet of={[board]}>
          <Loading rows={4} height={64} />
        </NotYet>
      )}
      <DoctorDrawer opened={chosen !== null} close={() => choose(null)} clinic={clinic} doctor={shown} />
    </Page>
  );
}

function Rows({ doctors, choose }: { doctors: readonly Doctor[]; choose: (doctor: Doctor) => void }) {
  if (doctors.length === 0) return <Text c="dimmed">None yet.</Text>;
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, "aria-label": "Doctors" }}>
      <Table miw={640} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Doctor</Table.Th>
            <Table.Th>Specialties</Table.Th>
            <Table.Th>Licence</Table.Th>
            <Table.Th>Fee</Table.Th>
            <Table.Th>
              <VisuallyHidden>Change</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {doctors.map((doctor) => (
            <Table.Tr key={doctor.id} data-testid="doctor-row" data-doctor-id={doctor.id}>
              <Table.Td>
                <Group gap={10} wrap="nowrap">
                  <Portrait name={doctor.name} photoId={doctor.photo_id} size={36} />
                  <Text fw={600}>{doctor.name}</Text>
                  {doctor.suspended_at !== null && (
                    <Badge color="gray" variant="outline">
                      Suspended
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>{doctor.specialties.map(specialtyLabel).join(", ")}</Table.Td>
              <Table.Td>{doctor.licence}</Table.Td>
              <Table.Td>{doctor.fee && feeInWords(doctor.fee)}</Table.Td>
              <Table.Td>
                <Button size="compact-sm" variant="default" aria-label={`Change ${doctor.name}`} onClick={() => choose(doctor)}>
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

function idOf({ id }: Doctor): string {
  return id;
}

function doctorsAt(state: LiveState, clinicId: string): Doctor[] {
  const here = values(state.doctor).filter((doctor) => doctor.clinic_ids.includes(clinicId));
  return here.sort((one, other) => one.name.localeCompare(other.name));
}
