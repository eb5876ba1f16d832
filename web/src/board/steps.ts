/** The steps of a visit on its day, as the server allows them. Pure: `now` is the server's. */
import type { Account, Booking } from "../api/shapes";
import type { Step } from "../api/calls/attendance";
import { isDoctorOf, worksAt } from "../clinic/roles";
import { dayOf } from "../time/words";
import type { Cell, CellState } from "./day";

export type Forward = Exclude<Step, "step-back">;

const ORDER = ["unresolved", "booked", "confirmed", "arrived", "in_progress", "completed"];
const NEXT: Partial<Record<CellState, Forward>> = {
  booked: "arrive",
  confirmed: "arrive",
  arrived: "begin",
  in_progress: "complete",
};

export const STEP_WORDS: Record<Forward, { readonly button: string; readonly done: string }> = {
  arrive: { button: "Arrived", done: "has arrived." },
  begin: { button: "With the doctor", done: "is with the doctor." },
  complete: { button: "Done", done: "is done." },
};

/** The next step of the slot's visit that this account may record now. A doctor calls in whoever is there. */
export function nextStep({ slot, state, occupant }: Cell, account: Account | null, now: number): Forward | null {
  const next = occupant?.kind === "visit" ? NEXT[state] : undefined;
  if (!next || (next === "arrive" && dayOf(slot.start, slot.zone) !== dayOf(now, slot.zone))) return null;
  if (worksAt(account, slot.clinic_id)) return next;
  if (!isDoctorOf(account, slot)) return null;
  return next === "arrive" ? "begin" : next;
}

/** Whether a visit went from one state to the other by taking a step back. */
export function isBack(before: Booking["state"] | undefined, state: Booking["state"]): boolean {
  const [from, to] = [ORDER.indexOf(before ?? ""), ORDER.indexOf(state)];
  return to >= 0 && from > to;
}

/** One patient in the waiting room, or with the doctor. `since`: when they arrived, where somebody saw it. */
export interface Present {
  readonly cell: Cell;
  readonly visit: Booking;
  readonly since: string | null;
}

/** Who is at the clinic: those who wait, the longest first; then those who are with a doctor. */
export function present(all: readonly Cell[], doctorId: string | null): Present[] {
  const isHere = ({ state, slot }: Cell) =>
    (state === "arrived" || state === "in_progress") && (doctorId === null || slot.doctor_id === doctorId);
  const here = all.filter(isHere).flatMap((cell) => (cell.occupant ? [{ cell, visit: cell.occupant, since: arrivedAt(cell.occupant) }] : []));
  const key = ({ cell, since }: Present) => `${cell.state === "arrived" ? 0 : 1} ${since ?? "9"} ${cell.slot.id}`;
  return here.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** Since when the patient has been waiting; a step back into the waiting room does not begin it anew. */
export function arrivedAt({ history }: Booking): string | null {
  const arrivals = history.filter((step, index) => step.state === "arrived" && !isBack(history[index - 1]?.state, step.state));
  return arrivals.at(-1)?.at ?? null;
}
