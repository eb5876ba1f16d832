/** What is looked for in the log of messages: as the address says it, and as the API is asked. */
import type { MessageQuery } from "../api/bodies";
import { dayIn, idIn, oneOf } from "../shell/params";
import { addDays } from "../time/words";

export const OUTCOMES = [
  { value: "queued", label: "To be sent" },
  { value: "sent", label: "Sent" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
  { value: "not_sent", label: "Stopped by a rule" },
  { value: "unknown", label: "Outcome unknown" },
  { value: "received", label: "Received" },
] as const;

export const CHANNELS = [
  { value: "sms", label: "Text" },
  { value: "email", label: "E-mail" },
  { value: "push", label: "Push" },
] as const;

export const FIELDS = ["state", "channel", "clinic", "patient", "from", "to"] as const;
type Field = (typeof FIELDS)[number];
export type MessageFilter = Readonly<Record<Field, string | null>>;

const valuesOf = (choices: readonly { value: string }[]) => choices.map(({ value }) => value);

export function filterIn(params: URLSearchParams): MessageFilter {
  return {
    state: oneOf(valuesOf(OUTCOMES), params, "state"),
    channel: oneOf(valuesOf(CHANNELS), params, "channel"),
    clinic: idIn(params, "clinic"),
    patient: idIn(params, "patient"),
    from: dayIn(params, "from"),
    to: dayIn(params, "to"),
  };
}

/** Days are those of the reader's clock; the last one is included. */
export function queryOf({ state, channel, clinic, patient, from, to }: MessageFilter): MessageQuery {
  return {
    state: state as MessageQuery["state"],
    channel: channel as MessageQuery["channel"],
    clinic_id: clinic,
    patient_id: patient,
    since: from && midnight(from),
    until: to && midnight(addDays(to, 1)),
  };
}

function midnight(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}
