/** What changes rarely: clinics, doctors, specialties, the countries of phones. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Clinic, Doctor, PhoneCountry, Point, Specialty } from "../api/shapes";
import { middle } from "../places/distance";
import { useServices } from "../services";

const RARELY = 10 * 60_000;

/** The clinics with whether they came: for a page that shows nothing without them. */
export function useClinicsLoad() {
  const { api } = useServices();
  return useQuery({ queryKey: ["clinics"], queryFn: () => api.clinics(), staleTime: RARELY });
}

export function useClinics(): readonly Clinic[] {
  return useClinicsLoad().data ?? [];
}

export function useDoctors(): readonly Doctor[] {
  const { api } = useServices();
  return useQuery({ queryKey: ["doctors"], queryFn: () => api.doctors(), staleTime: RARELY }).data ?? [];
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
