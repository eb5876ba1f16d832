/** What is looked for in the audit log: as the address says it, and as the API is asked. */
import type { AuditQuery } from "../api/bodies";
import { dayIn, idIn, oneOf } from "../shell/params";
import { addDays } from "../time/words";
import { ACTIONS } from "./words";

export type AuditFilter = Readonly<Record<"action" | "by" | "patient" | "object" | "from" | "to", string | null>>;

export function filterIn(params: URLSearchParams): AuditFilter {
  return {
    action: oneOf(ACTIONS.map(({ value }) => value), params, "action"),
    by: idIn(params, "by"),
    patient: idIn(params, "patient"),
    object: idIn(params, "object"),
    from: dayIn(params, "from"),
    to: dayIn(params, "to"),
  };
}

/** Days are those of the reader's clock; the last one is included. */
export function queryOf({ action, by, patient, object, from, to }: AuditFilter): AuditQuery {
  return {
    action,
    account_id: by,
    patient_id: patient,
    object_id: object,
    from: from && midnight(from),
    to: to && midnight(addDays(to, 1)),
  };
}

/** The address with another filter; what else it says stays. */
export function withFilter(params: URLSearchParams, changes: Partial<AuditFilter>): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

function midnight(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}
