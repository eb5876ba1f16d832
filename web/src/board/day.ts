/** One clinic's day, slot by slot, as the board shows it. Pure: `now` is the server's. */
import type { Board, Booking, Offer, Round, Slot } from "../api/shapes";
import { values, type LiveState } from "../live/state";

export type CellState =
  | "open"
  | "offered"
  | "held"
  | "booked"
  | "confirmed"
  | "arrived"
  | "in_progress"
  | "completed"
  | "unresolved"
  | "no_show"
  | "withdrawn"
  | "unfilled";

/** The states of a visit that its slot shows as they are. */
const SHOWN = new Set(["confirmed", "arrived", "in_progress", "completed", "unresolved"]);

/** `occupant` is the active visit or hold; `ended` the visit that ended last; `block` an active closing;
 *  `offers` are those of this opening. */
export interface Cell {
  readonly slot: Slot;
  readonly state: CellState;
  readonly occupant: Booking | null;
  readonly ended: Booking | null;
  readonly block: Booking | null;
  readonly round: Round | null;
  readonly offers: readonly Offer[];
}

export interface Kpis {
  readonly open: number;
  readonly booked: number;
  readonly fromStandby: number;
  /** Milliseconds from opening to booking, or null before the first. */
  readonly medianFill: number | null;
}

export type Scope = Pick<Board, "clinic" | "day_start" | "day_end">;

/** The day's slots in order of time. A withdrawn slot whose time was published anew is left out. */
export function cells(state: LiveState, scope: Scope, now: number): Cell[] {
  const [from, to] = [Date.parse(scope.day_start), Date.parse(scope.day_end)];
  const today = values(state.slot).filter((slot) => {
    const start = Date.parse(slot.start);
    return slot.clinic_id === scope.clinic.id && start >= from && start < to;
  });
  const bookings = bySlot(values(state.booking));
  const offers = bySlot(values(state.offer));
  const rounds = bySlot(values(state.round));
  return today
    .filter((slot) => slot.live || !today.some((other) => other.live && overlap(slot, other)))
    .map((slot) => cell(slot, bookings.get(slot.id) ?? [], rounds.get(slot.id) ?? [], offers.get(slot.id) ?? [], now))
    .sort((one, other) => Date.parse(one.slot.start) - Date.parse(other.slot.start));
}

function cell(slot: Slot, bookings: Booking[], rounds: Round[], offers: Offer[], now: number): Cell {
  const occupant = bookings.find((each) => each.active && each.kind !== "block") ?? null;
  const ended = latest(bookings.filter((each) => !each.active && each.kind === "visit"));
  const round = rounds.find((each) => each.opening === slot.opening) ?? null;
  return {
    slot,
    state: stateOf(slot, occupant, ended, round, now),
    occupant,
    ended,
    block: bookings.find((each) => each.active && each.kind === "block") ?? null,
    round,
    offers: offers.filter((each) => each.opening === slot.opening),
  };
}

function stateOf(
  slot: Slot,
  occupant: Booking | null,
  ended: Booking | null,
  round: Round | null,
  now: number,
): CellState {
  if (slot.state === "withdrawn") return "withdrawn";
  // A hold without a holder is kept for all who are asked.
  if (slot.state === "held") return occupant !== null && occupant.holder === null ? "offered" : "held";
  if (slot.state === "booked") {
    return occupant && SHOWN.has(occupant.state) ? (occupant.state as CellState) : "booked";
  }
  if (Date.parse(slot.start) <= now) return ended?.state === "no_show" ? "no_show" : "unfilled";
  return round?.state === "running" ? "offered" : "open";
}

/** The four numbers above the board. */
export function kpis(all: readonly Cell[]): Kpis {
  const visits = all.flatMap((each) => (each.occupant?.kind === "visit" ? [{ ...each, visit: each.occupant }] : []));
  const fills = visits.flatMap(({ slot, visit, round }) => {
    const took = fillTime(slot, visit);
    return round && took !== null ? [took] : [];
  });
  return {
    open: all.filter((each) => each.state === "open" || each.state === "offered" || each.state === "held").length,
    booked: visits.length,
    fromStandby: visits.filter(({ visit }) => visit.via === "offer" || visit.via === "text").length,
    medianFill: median(fills),
  };
}

/** How long the slot was open before this visit, or null when the visit is of an earlier opening. */
export function fillTime(slot: Slot, visit: Booking): number | null {
  const booked = visit.history.find((step) => step.state === "booked");
  if (!booked || visit.opening !== slot.opening) return null;
  const took = Date.parse(booked.at) - Date.parse(slot.opened_at);
  return took >= 0 ? took : null;
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[half]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}

function overlap(one: Slot, other: Slot): boolean {
  return one.doctor_id === other.doctor_id && one.start < other.end && other.start < one.end;
}

function latest(bookings: readonly Booking[]): Booking | null {
  const end = (each: Booking) => each.history.at(-1)?.at ?? "";
  return bookings.reduce<Booking | null>((last, each) => (last === null || end(each) > end(last) ? each : last), null);
}

function bySlot<T extends { readonly slot_id: string }>(items: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const item of items) map.set(item.slot_id, [...(map.get(item.slot_id) ?? []), item]);
  return map;
}
