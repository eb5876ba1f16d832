/** Somebody whom the staff put on the list, as the form edits them. Pure. */
import type { Registration } from "../api/shapes";
import { PRESETS } from "../standby/hours";
import { instantOf } from "../time/zones";

export interface Person {
  readonly name: string;
  readonly phone: string;
  readonly born: string | null;
  readonly urgency: number;
  readonly doctorIds: readonly string[];
  /** The name of a preset of hours. */
  readonly hours: string;
  readonly notice: number;
  /** A day. */
  readonly since: string;
}

const ANY = { label: "Any time", hours: Array.from({ length: 7 }, () => (1 << 24) - 1) };

export function blankPerson(today: string): Person {
  return {
    name: "",
    phone: "",
    born: null,
    urgency: 0,
    doctorIds: [],
    hours: ANY.label,
    notice: 240,
    since: today,
  };
}

/** What is sent of them. `since` today is now. */
export function registration(person: Person, today: string, zone: string): Registration {
  const preset = PRESETS.find(({ label }) => label === person.hours) ?? ANY;
  return {
    name: person.name.trim(),
    phone: person.phone.trim(),
    born: person.born,
    since: person.since === today ? null : (instantOf(person.since, "08:00", zone)?.toISOString() ?? null),
    urgency: person.urgency,
    doctor_ids: [...person.doctorIds],
    hours: [...preset.hours],
    notice: person.notice,
  };
}
