import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import type { Clinic, Doctor } from "../api/shapes";
import { useServices } from "../services";
import { InviteModal } from "../staff/InviteModal";

/** Whose login the doctor's is at this clinic, or a way to give them one. */
export function DoctorLogin({ clinic, doctor }: { clinic: Clinic; doctor: Doctor }) {
  const { api } = useServices();
  const [opened, dialog] = useDisclosure(false);
  const staff = useQuery({ queryKey: ["staff", clinic.id], queryFn: () => api.staff(clinic.id) });
  if (!staff.data) return null;
  const login = staff.data.find((each) => each.doctor_id === doctor.id);
  if (login)
    return (
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }} data-testid="doctor-login">
        Logs in as {login.email}.
      </Text>
    );
  return (
    <>
      <Button variant="default" onClick={dialog.open} data-testid="doctor-invite">
        Invite {doctor.name} to log in
      </Button>
      <InviteModal opened={opened} close={dialog.close} clinic={clinic} doctors={[doctor]} doctor={doctor} />
    </>
  );
}
