/**
 * What happened, in words, read off the states rather than collected from events: so a screen that was
 * away shows the same lines as one that watched.
 */
import type { Booking, Entry, Offer, Round } from "../api/shapes";
import type { LiveState } from "../live/state";
import { clockTime, shortDay, span } from "../time/words";
import { fillTime, type Cell } from "./day";
import { isBack } from "./steps";

export type Tone = "good" | "bad" | "neutral" | "asked";

export interface Line {
  readonly key: string;
  readonly at: string;
  readonly tone: Tone;
  readonly text: string;
  readonly slotId: string;
}

const LIMIT = 60;
/** Of a large wave only the first are named. */
const NAMES = 4;

/** The newest lines first. */
export function activity(state: LiveState, all: readonly Cell[], now: number): Line[] {
  const shown = new Map(all.map((each) => [each.slot.id, each]));
  const of = <T extends { readonly slot_id: string }>(items: readonly T[], lines: (item: T, cell: Cell) => Line[]) =>
    items.flatMap((item) => {
      const cell = shown.get(item.slot_id);
      return cell ? lines(item, cell) : [];
    });
  const all_lines = [
    ...of(
      Object.values(state.booking).map((kept) => kept.value),
      (booking, cell) => bookingLines(booking, cell, (id) => (id ? (state.booking[id]?.value ?? null) : null)),
    ),
    ...of(
      Object.values(state.round).map((kept) => kept.value),
      roundLines,
    ),
    ...Object.values(state.offer).flatMap(({ value, at }) =>
      at && shown.has(value.slot_id) ? offerLines(value, at) : [],
    ),
  ];
  return all_lines
    .filter((line) => Date.parse(line.at) <= now + 10_000)
    .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0))
    .slice(0, LIMIT);
}

type Find = (id: string | null) => Booking | null;

function bookingLines(booking: Booking, cell: Cell, find: Find): Line[] {
  if (booking.kind === "block") {
    return booking.history.map((step, index) => ({
      key: `${booking.id} ${index}`,
      at: step.at,
      tone: "neutral",
      text: `${index === 0 ? "Withdrawn" : "Put back"}: ${when(booking)}`,
      slotId: booking.slot_id,
    }));
  }
  const who = booking.holder?.patient_name ?? "Somebody";
  return booking.history.flatMap((step, index) => {
    // A hold that was handed on tells of whoever has it now.
    if (step.state === "held" && booking.history[index + 1]?.state === "held") return [];
    const before = booking.history[index - 1]?.state;
    const said = words(step.state, step.by, before, who, booking, cell, find);
    return said ? [{ key: `${booking.id} ${index}`, at: step.at, slotId: booking.slot_id, ...said }] : [];
  });
}

type Said = Pick<Line, "tone" | "text">;

function words(
  state: Booking["state"],
  by: Booking["history"][number]["by"],
  before: Booking["state"] | undefined,
  who: string,
  booking: Booking,
  cell: Cell,
  find: Find,
): Said | null {
  switch (state) {
    case "held":
      return booking.holder ? { tone: "asked", text: `${when(booking)} is held for ${who}` } : null;
    case "booked":
    case "confirmed":
      if (before === "cancelled" || before === "no_show")
        return { tone: "good", text: `Undone: ${who} keeps ${when(booking)}` };
      if (before && isBack(before, state)) return { tone: "neutral", text: `Taken back: ${who}, ${when(booking)}` };
      if (state === "confirmed") return { tone: "good", text: `${who} confirmed ${when(booking)}` };
      return { tone: "good", text: took(who, booking, cell, find) };
    case "cancelled":
      return {
        tone: "bad",
        text: by === "clinic" ? `The clinic cancelled ${who}, ${when(booking)}` : `${who} cancelled ${when(booking)}`,
      };
    case "no_show":
      return { tone: "bad", text: `No-show: ${who}, ${when(booking)}` };
    case "moved":
      return { tone: "neutral", text: `${who} moved up to ${sooner(booking, find)}; ${when(booking)} is free again` };
    case "expired":
      if (booking.holder === null) return null;
      return { tone: "neutral", text: `The hold for ${who} on ${when(booking)} ran out` };
    case "unresolved":
      return { tone: "neutral", text: `To be settled: ${who}, ${when(booking)}` };
    case "arrived":
    case "in_progress":
    case "completed":
      return isBack(before, state)
        ? { tone: "neutral", text: `Taken back: ${who}, ${when(booking)}` }
        : { tone: "good", text: `${STEPS[state]}: ${who}, ${when(booking)}` };
  }
}

const STEPS = { arrived: "Arrived", in_progress: "With the doctor", completed: "Done" } as const;

function took(who: string, booking: Booking, cell: Cell, find: Find): string {
  const before = find(booking.moved_from);
  const given = before ? `, giving back ${moment(before)}` : "";
  const base = (booking.via === "staff" ? `${who} was booked for ${when(booking)}` : `${who} took ${when(booking)}`) + given;
  const ms = cell.round || booking.opening > 1 ? fillTime(cell.slot, booking) : null;
  const how = booking.via === "text" ? " by text" : "";
  return ms === null ? base + how : `${base}${how}, ${span(ms)} after it opened`;
}

function roundLines(round: Round): Line[] {
  const base = { slotId: round.slot_id };
  const time = clockTime(round.brief.start, round.brief.zone);
  const waves = new Map<number, Entry[]>();
  for (const entry of round.log) {
    if (entry.outcome === "asked") waves.set(entry.wave, [...(waves.get(entry.wave) ?? []), entry]);
  }
  const told = [...waves].map(([wave, entries]) => ({
    ...base,
    key: `${round.id} ${wave}`,
    at: entries[0]?.at ?? round.started_at,
    tone: "asked" as const,
    text: `${round.policy.mode === "queue" ? "Next in line" : `Wave ${wave}`} for ${time}: ${names(entries)}`,
  }));
  const opened = {
    ...base,
    key: `${round.id} 0`,
    at: round.started_at,
    tone: "neutral" as const,
    text: `${time} with ${round.brief.doctor_name} opened`,
  };
  const picked = round.log
    .filter((entry) => entry.outcome === "picked")
    .map((entry) => ({
      ...base,
      key: `${round.id} ${entry.patient_id}`,
      at: entry.at,
      tone: "asked" as const,
      text: `The clinic picked ${entry.patient_name} for ${time}: ${entry.note ?? ""}`,
    }));
  const stopped =
    round.state === "stopped" && round.note && round.ended_at
      ? [{ ...base, key: `${round.id} end`, at: round.ended_at, tone: "bad" as const, text: `Stopped asking for ${time}: ${round.note}` }]
      : [];
  return [opened, ...told, ...picked, ...stopped];
}

function offerLines(offer: Offer, at: string): Line[] {
  if (offer.state !== "passed") return [];
  const text = `${offer.holder.patient_name} passed on ${clockTime(offer.brief.start, offer.brief.zone)}`;
  return [{ key: `${offer.id} passed`, at, tone: "neutral", text, slotId: offer.slot_id }];
}

function sooner(booking: Booking, find: Find): string {
  const target = find(booking.moved_to);
  return target ? moment(target) : "an earlier time";
}

/** `Tue 24 Nov 10:30`: the days of a move differ. */
function moment({ brief }: Booking): string {
  return `${shortDay(brief.start, brief.zone)} ${clockTime(brief.start, brief.zone)}`;
}

function names(entries: readonly Entry[]): string {
  const all = entries.map((entry) => entry.patient_name);
  const rest = all.length - NAMES;
  return rest > 1 ? `${all.slice(0, NAMES).join(", ")} and ${rest} more` : all.join(", ");
}

function when(booking: Booking): string {
  return `${clockTime(booking.brief.start, booking.brief.zone)} with ${booking.brief.doctor_name}`;
}
