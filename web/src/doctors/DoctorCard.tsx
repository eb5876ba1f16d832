import { Group, Stack, Text } from "@mantine/core";
import { IconCalendarEvent, IconLanguage, IconMapPin } from "@tabler/icons-react";
import { Link } from "react-router";

import type { ListedDoctor } from "../api/shapes";
import { specialtyLabel, useClinics } from "../queries/catalog";
import { dayAndTime } from "../time/words";
import classes from "./DoctorCard.module.css";
import { Portrait } from "./Portrait";
import { experienceInWords, feeInWords, languagesInWords } from "./words";

/** A doctor as lists show them. The whole card leads to the profile. */
export function DoctorCard({ doctor }: { doctor: ListedDoctor }) {
  const { experience, fee } = doctor;
  return (
    <article className={classes.card} data-testid="doctor-card" data-doctor-id={doctor.id}>
      <Portrait name={doctor.name} photoId={doctor.photo_id} />
      <Stack gap={2} className={classes.what}>
        <Text component="h2" fz={17} fw={700} lh={1.25}>
          <Link to={`/doctors/${doctor.id}`} className={classes.link ?? ""}>
            {doctor.name}
          </Link>
        </Text>
        <Text size="sm">{doctor.specialties.map(specialtyLabel).join(", ")}</Text>
        <Text size="sm" c="dimmed">
          {[experience !== null && experienceInWords(experience), fee && feeInWords(fee)].filter(Boolean).join(" · ")}
        </Text>
        <Group gap={12} mt={2}>
          <Fact icon={<IconMapPin size={14} aria-hidden="true" />}>{doctor.clinic_names.join(", ")}</Fact>
          {doctor.languages.length > 0 && (
            <Fact icon={<IconLanguage size={14} aria-hidden="true" />}>{languagesInWords(doctor.languages)}</Fact>
          )}
          <Fact icon={<IconCalendarEvent size={14} aria-hidden="true" />}>
            <NextFree doctor={doctor} />
          </Fact>
        </Group>
      </Stack>
    </article>
  );
}

function Fact({ icon, children }: { icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <Text size="sm" c="dimmed" className={classes.fact}>
      {icon}
      <span>{children}</span>
    </Text>
  );
}

function NextFree({ doctor }: { doctor: ListedDoctor }) {
  const clinics = useClinics();
  const zone = clinics.find((each) => doctor.clinic_ids.includes(each.id))?.zone;
  if (doctor.next_free === null || zone === undefined) return <>Nothing free just now</>;
  return <>Free {dayAndTime(doctor.next_free, zone)}</>;
}
