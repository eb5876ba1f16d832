import "../styles/laterMantine";

import { Select, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";

import type { Account, Clinic } from "../api/shapes";
import { useClinicChoice } from "../clinic/useClinicChoice";
import { manages } from "../clinic/roles";
import { useDoctors } from "../queries/catalog";
import { useAccount } from "../services";
import { Page } from "../shell/Page";
import { Absences } from "./Absences";
import { ManagedLinks } from "./ManagedLinks";
import { NextDays } from "./NextDays";
import { UnfittingVisits } from "./UnfittingVisits";
import { WeeklyHoursList } from "./WeeklyHoursList";

/** What a doctor works at a clinic: set by the doctor and its managers, seen by whoever works there. */
export default function SchedulesPage() {
  const account = useAccount();
  const { clinic, picker, missing } = useClinicChoice();
  if (clinic === null || account === null) return missing;
  return <Schedules key={clinic.id} account={account} clinic={clinic} picker={picker} />;
}

function Schedules({ account, clinic, picker }: { account: Account; clinic: Clinic; picker: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const own = account.memberships.find((each) => each.clinic_id === clinic.id)?.doctor_id;
  const doctors = useDoctors().filter((each) => each.clinic_ids.includes(clinic.id));
  const wanted = params.get("doctor") ?? own;
  const doctor = doctors.find((each) => each.id === wanted) ?? doctors[0];
  const show = (id: string | null) =>
    setParams((old) => new URLSearchParams([...[...old].filter(([name]) => name !== "doctor"), ["doctor", id ?? ""]]));
  const isKeeper = manages(account, clinic.id) || (doctor !== undefined && own === doctor.id);
  return (
    <Page title="Working hours" lead={`${clinic.name}, times of ${clinic.zone.replaceAll("_", " ")}`} actions={picker} testId="schedules">
      {manages(account, clinic.id) && <ManagedLinks clinic={clinic} />}
      {doctor === undefined ? (
        <Text c="dimmed">No doctor practises here yet.</Text>
      ) : (
        <Stack gap="xl" key={doctor.id}>
          <Select
            label="Doctor"
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            value={doctor.id}
            onChange={show}
            allowDeselect={false}
            data-testid="schedule-doctor"
          />
          <NextDays clinic={clinic} doctorId={doctor.id} isKeeper={isKeeper} />
          <WeeklyHoursList clinic={clinic} doctorId={doctor.id} isKeeper={isKeeper} />
          <Absences clinic={clinic} doctorId={doctor.id} isKeeper={isKeeper} />
          <UnfittingVisits clinic={clinic} doctorId={doctor.id} isKeeper={isKeeper} />
        </Stack>
      )}
    </Page>
  );
}
