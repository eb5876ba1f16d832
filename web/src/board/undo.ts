/** What became of something that staff did and may take back for a minute. Pure: `now` is the server's. */
import type { Booking } from "../api/shapes";
import { values, type LiveState } from "../live/state";

export const UNDO_MS = 60_000;

/** `left`: still to be undone for so many ms. `undone`: it was. `taken`: somebody has the slot. `gone`: too late. */
export type Undoable =
  | { readonly fate: "left"; readonly ms: number }
  | { readonly fate: "taken"; readonly by: string | null }
  | { readonly fate: "undone" | "gone" };

/** So long at least a no-show that came about by itself can be taken back. */
const LEEWAY_MS = 30 * 60_000;
const GONE: Undoable = { fate: "gone" };

/** Of a slot's bookings. The latest change decides, as it does at the server; a hold gives way to an undo. */
export function undoable(bookings: readonly Booking[], now: number): Undoable {
  const latest = bookings.filter((each) => each.kind !== "hold").reduce<Booking | null>(later, null);
  if (latest === null) return GONE;
  const [step, before] = [latest.history.at(-1), latest.history.at(-2)];
  const ended = (state: Booking["state"] | undefined) => state === "cancelled" || state === "no_show";
  if (latest.kind === "block" && !latest.active) return { fate: "undone" };
  if (latest.kind === "visit" && latest.active)
    return ended(before?.state) ? { fate: "undone" } : { fate: "taken", by: latest.holder?.patient_name ?? null };
  const ours = latest.kind === "block" || ended(latest.state);
  const byItself = latest.state === "no_show" && step?.by === "system";
  if (!ours || (step?.by !== "clinic" && !byItself)) return GONE;
  if (byItself) return leftUntil(Math.max(Date.parse(latest.brief.end), Date.parse(step.at) + LEEWAY_MS) - now);
  return leftUntil(Math.min(UNDO_MS, Date.parse(step.at) + UNDO_MS - now));
}

function leftUntil(ms: number): Undoable {
  return ms > 0 ? { fate: "left", ms } : GONE;
}

/** The same for a slot in the live state. */
export function undoableSlot(state: LiveState, slotId: string, now: number): Undoable {
  return undoable(
    values(state.booking).filter((each) => each.slot_id === slotId),
    now,
  );
}

function later(last: Booking | null, each: Booking): Booking {
  return last === null || changed(each) > changed(last) ? each : last;
}

function changed(booking: Booking): number {
  return Date.parse(booking.history.at(-1)?.at ?? "") || 0;
}
