import "../styles/laterMantine";

import { Anchor, Stack, Table, Text, Title } from "@mantine/core";
import { IconBuildingOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { Problem } from "../api/problem";
import { usePages } from "../api/usePages";
import type { Clinic } from "../api/shapes";
import { DoctorCard } from "../doctors/DoctorCard";
import { languagesInWords, weekInWords } from "../doctors/words";
import FreeSlots from "../feed/FreeSlots";
import { useServices } from "../services";
import { Loading, Notice, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { dateInWords } from "../time/words";

/** A clinic as anybody may see it: where and when, who practises there, and what is free, live. */
export default function ClinicPage() {
  const { clinicId = "" } = useParams();
  const { api } = useServices();
  const load = useQuery({ queryKey: ["clinic", clinicId], queryFn: () => api.clinic(clinicId) });
  if (load.error instanceof Problem && load.error.status === 404) return <NoClinic />;
  if (!load.data)
    return (
      <NotYet of={[load]} isPage>
        <Loading rows={4} height={120} />
      </NotYet>
    );
  return <Shown clinic={load.data} />;
}

function Shown({ clinic }: { clinic: Clinic }) {
  return (
    <Page title={clinic.name} lead={clinic.address} testId="clinic-page">
      {clinic.closed_at !== null && <Text fw={600}>This clinic is closed and takes no appointments any more.</Text>}
      {clinic.description && <Text style={{ whiteSpace: "pre-line" }}>{clinic.description}</Text>}
      <Contact clinic={clinic} />
      {clinic.opening_hours.length > 0 && <Hours clinic={clinic} />}
      {clinic.closed_at === null && <FreeSlots clinicId={clinic.id} title="Free appointments" />}
      <Doctors clinicId={clinic.id} />
    </Page>
  );
}

function Contact({ clinic }: { clinic: Clinic }) {
  return (
    <Stack gap={2}>
      <Anchor href={`tel:${clinic.phone}`}>{clinic.phone}</Anchor>
      {clinic.email && <Anchor href={`mailto:${clinic.email}`}>{clinic.email}</Anchor>}
      {clinic.languages.length > 0 && <Text size="sm">We speak {languagesInWords(clinic.languages)}.</Text>}
      {clinic.organisation && (
        <Text size="sm" c="dimmed">
          Part of {clinic.organisation}
        </Text>
      )}
    </Stack>
  );
}

function Hours({ clinic }: { clinic: Clinic }) {
  return (
    <Stack component="section" gap="xs" aria-label="Opening hours">
      <Title order={2}>Opening hours</Title>
      <Table w="auto" withRowBorders={false} verticalSpacing={3}>
        <Table.Tbody>
          {weekInWords(clinic.opening_hours).map(({ day, hours }) => (
            <Table.Tr key={day}>
              <Table.Th scope="row" fw={500} pl={0}>
                {day}
              </Table.Th>
              <Table.Td className="numbers">{hours}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {clinic.holidays.length > 0 && (
        <Text size="sm" c="dimmed">
          Closed on {clinic.holidays.map(dateInWords).join(", ")}.
        </Text>
      )}
    </Stack>
  );
}

function Doctors({ clinicId }: { clinicId: string }) {
  const { api } = useServices();
  const pages = usePages(["doctors", "at", clinicId], (cursor) => api.doctors({ clinic_id: clinicId, limit: 50, cursor }));
  return (
    <Stack component="section" gap="sm" aria-label="Doctors">
      <Title order={2}>Doctors</Title>
      <PagedList pages={pages} skeleton={{ rows: 3, height: 110 }} empty={<Text c="dimmed">None at present.</Text>}>
        {(doctors) => (
          <Stack gap={10}>
            {doctors.map((doctor) => (
              <DoctorCard key={doctor.id} doctor={doctor} />
            ))}
          </Stack>
        )}
      </PagedList>
    </Stack>
  );
}

function NoClinic() {
  return (
    <Notice icon={<IconBuildingOff size={26} />} title="No such clinic" isPage>
      <Anchor component={Link} to="/">
        What is free right now
      </Anchor>
    </Notice>
  );
}
