/** What somebody in line waits for, as the clinic sees it. Pure. */
import type { ListedDoctor, Slot, Waiting } from "../api/shapes";
import { specialtyLabel } from "../queries/catalog";

/** `Dr. Ito or dermatology; follow-ups only` */
export function waitsForInWords(person: Waiting, doctors: readonly ListedDoctor[]): string {
  const names = person.doctor_ids.map((id) => doctors.find((each) => each.id === id)?.name ?? "a doctor");
  const wanted = [...names, ...person.specialties.map(specialtyLabel)].join(", ") || "Any doctor";
  return person.visit_types.length > 0 ? `${wanted}; ${person.visit_types.join(", ")} only` : wanted;
}

/** Whether a slot is of what they wait for. Their hours and so on are for the server to know. */
export function waitsFor(person: Waiting, slot: Pick<Slot, "doctor_id" | "specialty">): boolean {
  const anything = person.doctor_ids.length + person.specialties.length === 0;
  return anything || person.doctor_ids.includes(slot.doctor_id) || person.specialties.includes(slot.specialty);
}

/** Those in line with their places. Whoever is blocked is not asked, so nobody is behind them. */
export function numbered(line: readonly Waiting[]): { standby: Waiting; place: number | null }[] {
  let place = 0;
  return line.map((standby) => ({ standby, place: standby.blocked === null ? ++place : null }));
}

/** `12 waiting, 1 blocked`. `more`: not all of them are shown. */
export function countsInWords(line: readonly Waiting[], more: boolean): string {
  const blocked = line.filter((each) => each.blocked !== null).length;
  const apart = blocked > 0 ? `, ${blocked} blocked` : "";
  return `${line.length - blocked} waiting${apart}${more ? " shown" : ""}`;
}

/** A clinic's bands of urgency; the higher is asked first. */
export const URGENCY_WORDS = ["Routine", "Soon", "Urgent", "Most urgent"] as const;

export function urgencyInWords(urgency: number): string {
  return URGENCY_WORDS[urgency] ?? URGENCY_WORDS[0];
}
