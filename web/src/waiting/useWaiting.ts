/** A clinic's waiting list, in order, page by page. */
import type { Waiting } from "../api/shapes";
import { usePages, type Pages } from "../api/usePages";
import { useServices } from "../services";

/** Standbys of others have no events for the clinic: the open list asks again. */
const AGAIN_MS = 15_000;

export function waitingKey(clinicId: string): readonly string[] {
  return ["waiting", clinicId];
}

export function useWaiting(clinicId: string): Pages<Waiting> {
  const { api } = useServices();
  return usePages(waitingKey(clinicId), (cursor) => api.waiting(clinicId, cursor), { again: AGAIN_MS });
}
