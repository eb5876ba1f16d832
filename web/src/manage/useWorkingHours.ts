/** What a doctor works at a clinic, as the server has it, and what is asked for anew after a change. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useServices } from "../services";


const KEY = "working hours";

export function useSchedules(clinicId: string, doctorId: string) {
  const { api } = useServices();
  return useQuery({ queryKey: [KEY, clinicId, doctorId, "schedules"], queryFn: () => api.schedules(clinicId, doctorId) });
}

export function useAbsences(clinicId: string, doctorId: string) {
  const { api } = useServices();
  return useQuery({ queryKey: [KEY, clinicId, doctorId, "absences"], queryFn: () => api.absences(clinicId, doctorId) });
}

export function useUnfittingVisits(clinicId: string, doctorId: string) {
  const { api } = useServices();
  return useQuery({ queryKey: [KEY, clinicId, doctorId, "visits"], queryFn: () => api.unfittingVisits(clinicId, doctorId) });
}

export function nextDaysKey(clinicId: string, doctorId: string): string[] {
  return [KEY, clinicId, doctorId, "next days"];
}

export function useHoursChanged(clinicId: string, doctorId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [KEY, clinicId, doctorId] });
}
