import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { Link } from "react-router";

import { useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { SideDrawer } from "../shell/SideDrawer";
import { Blocks } from "./Blocks";
import { CorrectionForm } from "./CorrectionForm";
import { Visits } from "./Visits";

/** One patient: who they are, where they are blocked, what visits they have and had. */
export function PatientDrawer({ patientId, close }: { patientId: string | null; close: () => void }) {
  return (
    <SideDrawer opened={patientId !== null} close={close} title="Patient" size="lg">
      {patientId !== null && <File patientId={patientId} />}
    </SideDrawer>
  );
}

function File({ patientId }: { patientId: string }) {
  const { api } = useServices();
  const file = useQuery({ queryKey: ["admin", "patient", patientId], queryFn: () => api.patientFile(patientId) });
  if (file.isError) return <Failed error={file.error} retry={file.refetch} />;
  if (file.isPending) return <Loading rows={3} height={72} />;
  return (
    <Stack gap="xl" data-testid="patient-file">
      <CorrectionForm key={file.data.patient.version} patient={file.data.patient} />
      <Blocks file={file.data} changed={file.refetch} />
      <Anchor component={Link} to={`/admin/messages?patient=${patientId}`}>
        Messages about them
      </Anchor>
      <Visits bookings={file.data.bookings} />
    </Stack>
  );
}
