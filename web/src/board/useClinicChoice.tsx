/** Which clinic is on screen: staff have theirs, an admin picks one. */
import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";

import { useClinics } from "../api/catalog";
import type { Clinic } from "../api/shapes";
import { useAccount } from "../services";

export function useClinicChoice(): { clinic: Clinic | null; picker: ReactNode } {
  const account = useAccount();
  const clinics = useClinics();
  const [params, setParams] = useSearchParams();
  const clinicId = account?.clinic_id ?? params.get("clinic") ?? clinics[0]?.id;
  const clinic = clinics.find((each) => each.id === clinicId) ?? null;
  const picker = account?.role === "admin" && clinic && (
    <Select
      aria-label="Clinic"
      data-testid="clinic-picker"
      allowDeselect={false}
      radius="xl"
      w={240}
      data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
      value={clinic.id}
      onChange={(id) => id && setParams({ clinic: id })}
    />
  );
  return { clinic, picker };
}
