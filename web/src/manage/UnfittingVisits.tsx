import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";

import type { Clinic } from "../api/shapes";
import { Failed, Loading } from "../shell/Notice";
import { SettleVisits } from "./SettleVisits";
import { dayAndTime, dayOf } from "../time/words";
import { useUnfittingVisits } from "./useWorkingHours";

interface Props {
  clinic: Clinic;
  doctorId: string;
  isKeeper: boolean;
}

/** Appointments outside the hours, or in an absence: moved or cancelled one by one on the board, or here all at once. */
export function UnfittingVisits({ clinic, doctorId, isKeeper }: Props) {
  const load = useUnfittingVisits(clinic.id, doctorId);
  if (load.isError) return <Failed error={load.error} retry={load.refetch} />;
  if (load.isPending) return <Loading rows={1} height={60} />;
  return (
    <Stack gap="sm" component="section" aria-label="Appointments that no longer fit" data-testid="unfitting">
      <Title order={2} size="h3">
        Appointments that no longer fit
      </Title>
      {load.data.length === 0 ? (
        <Text c="dimmed">None.</Text>
      ) : (
        <List size="sm">
          {load.data.map(({ id, brief, holder }) => (
            <List.Item key={id}>
              <Anchor
                component={Link}
                to={{ pathname: "/clinic", search: `?clinic=${brief.clinic_id}&day=${dayOf(brief.start, brief.zone)}` }}
              >
                {dayAndTime(brief.start, brief.zone)}
              </Anchor>
              , {holder?.patient_name}
            </List.Item>
          ))}
        </List>
      )}
      {isKeeper && load.data.length > 0 && <SettleVisits clinic={clinic} doctorId={doctorId} count={load.data.length} />}
    </Stack>
  );
}
