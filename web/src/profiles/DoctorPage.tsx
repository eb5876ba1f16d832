import "../styles/laterMantine";

import { Anchor, Group, Stack, Text } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { Problem } from "../api/problem";
import type { DoctorPage as Shown } from "../api/shapes";
import FreeSlots from "../feed/FreeSlots";
import { specialtyLabel } from "../queries/catalog";
import { useServices } from "../services";
import { Loading, Notice, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { Portrait } from "../doctors/Portrait";
import { experienceInWords, feeInWords, languagesInWords } from "../doctors/words";

/** Who a doctor is, where they practise, and what is free with them. */
export default function DoctorPage() {
  const { doctorId = "" } = useParams();
  const { api } = useServices();
  const load = useQuery({ queryKey: ["doctor", doctorId], queryFn: () => api.doctor(doctorId) });
  if (load.error instanceof Problem && load.error.status === 404) return <NoDoctor />;
  if (!load.data)
    return (
      <NotYet of={[load]} isPage>
        <Loading rows={4} height={120} />
      </NotYet>
    );
  return <Profile doctor={load.data} />;
}

function Profile({ doctor }: { doctor: Shown }) {
  return (
    <Page
      title={doctor.name}
      lead={doctor.specialties.map(specialtyLabel).join(", ")}
      back={
        <Anchor component={Link} to="/doctors" size="sm">
          All doctors
        </Anchor>
      }
      testId="doctor-profile"
    >
      <Group align="flex-start" gap="lg" className="surface" p="lg">
        <Portrait name={doctor.name} photoId={doctor.photo_id} size={128} />
        <Stack gap={8} flex="1 1 240px">
          {doctor.about && <Text style={{ whiteSpace: "pre-line" }}>{doctor.about}</Text>}
          <Facts doctor={doctor} />
        </Stack>
      </Group>
      {doctor.suspended_at === null ? (
        <FreeSlots doctorId={doctor.id} title="Free appointments" />
      ) : (
        <Text>{doctor.name} takes no appointments at present.</Text>
      )}
    </Page>
  );
}

function Facts({ doctor }: { doctor: Shown }) {
  const facts: [string, React.ReactNode][] = [
    ["Qualification", doctor.qualification],
    ["Experience", doctor.experience === null ? null : experienceInWords(doctor.experience)],
    ["Fee of a usual visit", doctor.fee && feeInWords(doctor.fee)],
    ["Languages", doctor.languages.length > 0 ? languagesInWords(doctor.languages) : null],
    ["Licence", doctor.licence],
    ["Practises at", doctor.clinics.length > 0 ? <Clinics doctor={doctor} /> : null],
  ];
  return (
    <dl style={{ margin: 0, display: "grid", gap: 6 }}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0}>
              {value}
            </Text>
          </div>
        ))}
    </dl>
  );
}

function Clinics({ doctor }: { doctor: Shown }) {
  return doctor.clinics.map((clinic, index) => (
    <span key={clinic.id}>
      {index > 0 && ", "}
      <Anchor component={Link} to={`/clinics/${clinic.id}`}>
        {clinic.name}
      </Anchor>
    </span>
  ));
}

function NoDoctor() {
  return (
    <Notice icon={<IconUserOff size={26} />} title="No such doctor" isPage>
      <Anchor component={Link} to="/doctors">
        All doctors
      </Anchor>
    </Notice>
  );
}
