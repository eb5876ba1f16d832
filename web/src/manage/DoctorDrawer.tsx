import { Stack } from "@mantine/core";

import type { NewDoctor } from "../api/bodies";
import type { Clinic, Doctor } from "../api/shapes";
import { useServices } from "../services";
import { SideDrawer } from "../shell/SideDrawer";
import { DoctorForm } from "./DoctorForm";
import { DoctorLogin } from "./DoctorLogin";
import { DoctorPhoto } from "./DoctorPhoto";
import { SuspendDoctor } from "./SuspendDoctor";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  /** Null: a new one. */
  doctor: Doctor | null;
}

/** A doctor's profile, as its managers change it. */
export function DoctorDrawer({ opened, close, clinic, doctor }: Props) {
  const { api, store } = useServices();
  const save = async (body: NewDoctor) => {
    const saved = await (doctor ? api.changeDoctor(doctor.id, body) : api.addDoctor(clinic.id, body));
    store.learn("doctor", saved);
    return saved;
  };
  return (
    <SideDrawer opened={opened} close={close} title={doctor?.name ?? "A new doctor"}>
      <Stack gap="xl">
        {doctor && (
          <>
            <DoctorPhoto doctor={doctor} learn={(photo_id) => store.change("doctor", doctor.id, { photo_id })} />
            <DoctorLogin clinic={clinic} doctor={doctor} />
          </>
        )}
        <DoctorForm key={doctor?.id ?? "new"} close={close} doctor={doctor} save={save} />
        {doctor && <SuspendDoctor key={doctor.id} doctor={doctor} />}
      </Stack>
    </SideDrawer>
  );
}
