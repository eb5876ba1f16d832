import { Anchor } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";

import type { DoctorChanges } from "../api/bodies";
import type { DoctorPage } from "../api/shapes";
import { useServices } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { Page } from "../shell/Page";
import { DoctorForm } from "./DoctorForm";
import { DoctorPhoto } from "./DoctorPhoto";

/** A doctor's own profile, which they complete themselves. */
export function OwnProfile({ doctorId }: { doctorId: string }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const key = ["doctor", doctorId];
  const load = useQuery({ queryKey: key, queryFn: () => api.doctor(doctorId) });
  if (!load.data)
    return (
      <NotYet of={[load]} isPage>
        <Loading rows={3} height={160} />
      </NotYet>
    );
  const doctor = load.data;
  const learn = (changed: Partial<DoctorPage>) =>
    queries.setQueryData<DoctorPage>(key, (old) => old && { ...old, ...changed });
  const save = async (body: DoctorChanges) => {
    const saved = await api.changeDoctor(doctorId, body);
    learn(saved);
    return saved;
  };
  return (
    <Page
      title={doctor.name}
      lead="What patients see of you. A manager of your clinic changes your name, specialties and licence."
      back={
        <Anchor component={Link} to={`/doctors/${doctorId}`} size="sm">
          Your public page
        </Anchor>
      }
      testId="own-profile"
    >
      <div className="surface" style={{ padding: "clamp(14px, 2.4vw, 24px)" }}>
        <DoctorPhoto doctor={doctor} learn={(photo_id) => learn({ photo_id })} />
      </div>
      <div className="surface" style={{ padding: "clamp(14px, 2.4vw, 24px)" }}>
        <DoctorForm key={doctor.id} doctor={doctor} isOwn save={save} />
      </div>
    </Page>
  );
}
