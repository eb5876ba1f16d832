import { Anchor, Button, List, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import type { Booking, Doctor } from "../api/shapes";
import { useServices } from "../services";
import { Confirm } from "../shell/Confirm";
import { Failed, Loading } from "../shell/Notice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime, dayOf } from "../time/words";

/** Suspending and reinstating a doctor, and the visits ahead that have to be moved meanwhile. */
export function SuspendDoctor({ doctor }: { doctor: Doctor }) {
  const { api, store } = useServices();
  const queries = useQueryClient();
  const { working, attempt } = useAttempt();
  const [isAsked, ask] = useState(false);
  const suspend = async () => {
    const suspension = await api.suspendDoctor(doctor.id);
    store.learn("doctor", suspension.doctor);
    queries.setQueryData(["visits of doctor", doctor.id], suspension);
    ask(false);
  };
  const reinstate = async () => store.learn("doctor", await api.reinstateDoctor(doctor.id));
  if (doctor.suspended_at !== null)
    return (
      <Stack gap="sm" component="section" aria-label="Suspended" data-testid="suspended">
        <Text>{doctor.name} is suspended: nothing is free or offered.</Text>
        <VisitsToMove doctor={doctor} />
        <Button variant="default" loading={working} data-testid="doctor-reinstate" onClick={() => void attempt(reinstate)}>
          Reinstate
        </Button>
      </Stack>
    );
  if (!isAsked)
    return (
      <Button variant="default" data-testid="doctor-suspend" onClick={() => ask(true)}>
        Suspend
      </Button>
    );
  return (
    <Confirm
      yes={`Suspend ${doctor.name}`}
      no="Never mind"
      working={working}
      testId="doctor-suspend-yes"
      onYes={() => void attempt(suspend)}
      onNo={() => ask(false)}
    >
      What is free is withdrawn and nobody can book. Appointments stay and are listed, so that you can move them. Reinstating
      opens again what was free.
    </Confirm>
  );
}

function VisitsToMove({ doctor }: { doctor: Doctor }) {
  const { api } = useServices();
  const load = useQuery({ queryKey: ["visits of doctor", doctor.id], queryFn: () => api.visitsOfDoctor(doctor.id) });
  if (load.isError) return <Failed error={load.error} retry={load.refetch} />;
  if (load.isPending) return <Loading rows={2} height={32} />;
  const { visits } = load.data;
  if (visits.length === 0) return <Text c="dimmed">No appointments have to be moved.</Text>;
  return (
    <>
      <Title order={3}>To be moved: {visits.length}</Title>
      <List size="sm" data-testid="visits-to-move">
        {visits.map((visit) => (
          <List.Item key={visit.id}>
            <Anchor component={Link} to={boardOf(visit)}>
              {dayAndTime(visit.brief.start, visit.brief.zone)}
            </Anchor>
            , {visit.holder?.patient_name}
          </List.Item>
        ))}
      </List>
    </>
  );
}

function boardOf({ brief }: Booking): { pathname: string; search: string } {
  return { pathname: "/clinic", search: `?clinic=${brief.clinic_id}&day=${dayOf(brief.start, brief.zone)}` };
}
