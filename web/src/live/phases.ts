/**
 * Which cards have just come and which have just gone. Read off the times of the events rather than
 * remembered between two paints, so that it is the same however often the page is drawn.
 */
import type { Slot } from "../api/shapes";
import { feed, fits, type FeedFilter } from "./selectors";
import type { LiveState } from "./state";

export type Phase = "steady" | "new" | "leaving";

export interface Shown {
  readonly slot: Slot;
  readonly phase: Phase;
}

export const NEW_MS = 5_000;
export const LEAVING_MS = 3_600;
const LATELY_MS = 15 * 60_000;

/**
 * The first `count` cards, and whatever has opened lately while one was looking, however far ahead it
 * is: that is what one is waiting for.
 */
export function firstOf(state: LiveState, cards: readonly Shown[], count: number, now: number): Shown[] {
  return cards.filter(({ slot, phase }, index) => {
    const lately = state.slot[slot.id]?.at != null && now - Date.parse(slot.opened_at) < LATELY_MS;
    return index < count || phase !== "steady" || lately;
  });
}

/** The feed with the cards that are on their way out still in their place. */
export function shown(state: LiveState, filter: FeedFilter, now: number): Shown[] {
  const here = feed(state, filter, now).map((slot): Shown => {
    const opened = Date.parse(slot.opened_at);
    const told = state.slot[slot.id]?.at ?? null;
    const fresh = told !== null && slot.state === "open" && now - opened < NEW_MS;
    return { slot, phase: fresh ? "new" : "steady" };
  });
  const gone = Object.values(state.slot).flatMap(({ value: slot, at }): Shown[] => {
    const left = slot.state === "booked" || slot.state === "withdrawn";
    const recent = at !== null && now - Date.parse(at) < LEAVING_MS;
    return left && recent && fits(slot, filter) && Date.parse(slot.start) > now ? [{ slot, phase: "leaving" }] : [];
  });
  const key = ({ slot }: Shown) => `${new Date(slot.start).toISOString()} ${slot.id}`;
  return gone.length === 0 ? here : [...here, ...gone].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
