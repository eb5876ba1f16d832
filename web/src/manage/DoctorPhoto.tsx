import type { Doctor } from "../api/shapes";
import { PhotoField } from "../forms/PhotoField";
import { useServices } from "../services";

/** The photo that patients see of a doctor. */
export function DoctorPhoto({ doctor, learn }: { doctor: Doctor; learn: (photoId: string | null) => void }) {
  const { api } = useServices();
  return (
    <PhotoField
      name={doctor.name}
      photoId={doctor.photo_id}
      put={async (file) => learn((await api.putDoctorPhoto(doctor.id, file)).photo_id)}
      remove={() => api.removeDoctorPhoto(doctor.id).then(() => learn(null))}
    />
  );
}
