/**
 * The openings that suit the account's standby requests, as the server judged them. It tells of each as it opens
 * (`match`), and of all that there are when a screen asks (`/snapshots/matches`): what was told since stays.
 */
import type { HeardMatches, Match, Matches, Patient, Slot, Standby } from "../api/shapes";
import { keep, values, type LiveState, type ToldMatch } from "./state";

/** The state after a `match` message. */
export function hear(state: LiveState, { position, matches }: HeardMatches): LiveState {
  return put(state, matches, { position, isNews: true });
}

/** The state after all matches were loaded. */
export function seedMatches(state: LiveState, { position, slots, matches }: Matches): LiveState {
  const known = slots.reduce((before, slot) => keep(before, "slot", slot, position), state);
  const later = Object.entries(known.matches).filter(([, told]) => told.position > position);
  const old = state.matches;
  const seeded = put({ ...known, matches: {} }, matches, { position, isNews: false }, old);
  return { ...seeded, matches: { ...seeded.matches, ...Object.fromEntries(later) } };
}

/** An opening that can be taken now, for whom, and by which of their requests. */
export interface Opening {
  readonly slot: Slot;
  readonly match: Match;
  readonly standby: Standby;
  /** It came while one was looking. */
  readonly isNews: boolean;
}

/** The matches that hold at this moment, the newest opening first; each slot once for each person. */
export function openings(state: LiveState, now: number): Opening[] {
  const found = new Map<string, Opening>();
  for (const { match, isNews } of Object.values(state.matches)) {
    const slot = state.slot[match.slot_id]?.value;
    const standby = state.standby[match.standby_id]?.value;
    if (!slot || !standby || !holds(match, slot, standby, now)) continue;
    const who = `${slot.id} ${match.patient_id}`;
    // Of two requests the one counts for which no visit is given back.
    if (!found.has(who) || standby.instead_of === null) found.set(who, { slot, match, standby, isNews });
  }
  const newest = (one: Opening, other: Opening) =>
    Date.parse(other.slot.opened_at) - Date.parse(one.slot.opened_at) || (one.match.slot_id < other.match.slot_id ? -1 : 1);
  return [...found.values()].sort(newest);
}

function holds(match: Match, slot: Slot, standby: Standby, now: number): boolean {
  const isPaused = standby.paused_until !== null && Date.parse(standby.paused_until) > now;
  const isOpen = slot.state === "open" && slot.opening === match.opening;
  return isOpen && standby.active && !isPaused && now < Date.parse(match.until);
}

/** For whom each slot is a match. */
export function matchedFor(state: LiveState, now: number): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const { slot, match } of openings(state, now)) {
    found[slot.id] = [...(found[slot.id] ?? []), match.patient_id];
  }
  return found;
}

/** What the account's matches depend on beside the slots: when it changes they are asked for anew. */
export function groundsOf(state: LiveState, accountId: string): string {
  const mine = [
    ...values(state.standby).filter((each) => each.account_id === accountId),
    ...values(state.booking).filter((each) => each.holder?.account_id === accountId),
    ...values(state.patient).filter((each: Patient) => each.account_id === accountId),
  ];
  return mine
    .map(({ id, version }) => `${id}:${version}`)
    .sort()
    .join(" ");
}

function put(
  state: LiveState,
  matches: readonly Match[],
  told: Omit<ToldMatch, "match">,
  before: LiveState["matches"] = state.matches,
): LiveState {
  if (matches.length === 0) return state;
  const named = matches.map((match) => {
    const name = `${match.slot_id} ${match.opening} ${match.standby_id}`;
    return [name, { ...told, match, isNews: told.isNews || (before[name]?.isNews ?? false) }] as const;
  });
  return { ...state, matches: { ...state.matches, ...Object.fromEntries(named) } };
}
