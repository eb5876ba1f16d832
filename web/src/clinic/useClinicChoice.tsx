/** Which clinic is on screen: of those where one works, or of all for an administrator. */
import { Select } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useSearchParams } from "react-router";

import type { Clinic } from "../api/shapes";
import { useClinicsLoad } from "../queries/catalog";
import { useAccount } from "../services";
import { Loading, NoClinics, NotYet } from "../shell/Notice";
import { oneOf } from "../shell/params";
import { clinicsOf } from "./roles";

/** `missing`: what to show while there is no clinic. */
export function useClinicChoice(): { clinic: Clinic | null; picker: ReactNode; missing: ReactNode } {
  const account = useAccount();
  const load = useClinicsLoad();
  const own = account && clinicsOf(account);
  const clinics = (load.data ?? []).filter(({ id }) => own?.includes(id) ?? true);
  const [params, setParams] = useSearchParams();
  const ids = clinics.map(({ id }) => id);
  const clinicId = oneOf(ids, params, "clinic") ?? ids[0];
  const clinic = clinics.find((each) => each.id === clinicId) ?? null;
  const isInAddress = ids.length === 1 || params.get("clinic") === clinicId;
  // So that a link and a reload show the same clinic, whichever is the first of the list by then.
  useEffect(() => {
    if (isInAddress || clinicId === undefined) return;
    setParams((old) => new URLSearchParams([...old].filter(([name]) => name !== "clinic").concat([["clinic", clinicId]])), {
      replace: true,
    });
  }, [isInAddress, clinicId, setParams]);
  const missing = load.data ? (
    <NoClinics isPage />
  ) : (
    <NotYet of={[load]} isPage>
      <Loading rows={6} height={210} />
    </NotYet>
  );
  const picker = clinics.length > 1 && clinic && (
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
  return { clinic, picker, missing };
}
