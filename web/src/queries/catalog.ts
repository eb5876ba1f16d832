/** What changes rarely: clinics, doctors, specialties, the countries of phones. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Clinic, ListedDoctor, PhoneCountry, Point, Specialty } from "../api/shapes";
import type { Api } from "../api/endpoints";
import { middle } from "../places/distance";
import { useServices } from "../services";

const RARELY = 10 * 60_000;
const MOST_TO_CHOOSE_FROM = 1000;
const NOBODY: readonly ListedDoctor[] = [];

/** The clinics with whether they came: for a page that shows nothing without them. */
export function useClinicsLoad() {
  const { api } = useServices();
  return useQuery({ queryKey: ["clinics"], queryFn: () => api.clinics(), staleTime: RARELY });
}

export function useClinics(): readonly Clinic[] {
  return useClinicsLoad().data ?? [];
}

/** The doctors who practise, by name. */
export function useDoctors(): readonly ListedDoctor[] {
  const { api } = useServices();
  const query = useQuery({ queryKey: ["doctors", "all"], queryFn: () => allDoctors(api), staleTime: RARELY });
  return query.data ?? NOBODY;
}

/** Page after page, up to as many as a list to choose from can show. */
async function allDoctors(api: Api): Promise<readonly ListedDoctor[]> {
  const found: ListedDoctor[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly ListedDoctor[]; next_cursor: string | null } = await api.doctors({ limit: 100, cursor });
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < MOST_TO_CHOOSE_FROM);
  return found;
}

export function useSpecialties(): readonly Specialty[] {
  const { api } = useServices();
  return useQuery({ queryKey: ["specialties"], queryFn: () => api.specialties(), staleTime: RARELY }).data ?? [];
}

/** The countries whose phones are texted. Empty until they are known. */
export function usePhoneCountries(): readonly PhoneCountry[] {
  const { api } = useServices();
  return useQuery({ queryKey: ["phone countries"], queryFn: () => api.phoneCountries(), staleTime: RARELY }).data ?? [];
}

/** The middle of the town: of its clinics. Null until they are known. */
export function useTownCentre(): Point | null {
  const clinics = useClinics();
  return useMemo(() => middle(clinics.map((clinic) => clinic.point)), [clinics]);
}

/** `General practice` for `general_practice`. */
export function specialtyLabel(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
