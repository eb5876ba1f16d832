/**
 * The card that a guest tapped, kept while they sign up or log in; then its claim is finished. In the tab only, not in
 * the address: a link that somebody else has written must never take anything.
 */
import type { Slot } from "../api/shapes";

const KEY = "quickdoc-wanted";
/** Who takes longer has done something else meanwhile. */
const LASTS_MS = 30 * 60_000;

export function keepWanted(slot: Slot, now: number): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ slot, at: now }));
  } catch {
    // A browser that keeps nothing leaves them at the feed, as before.
  }
}

/** What is wanted; it stays so until it is forgotten, since a component may be drawn several times before it is there. */
export function readWanted(now: number): Slot | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { slot: Slot; at: number } | null;
    return kept && now - kept.at < LASTS_MS && Date.parse(kept.slot.start) > now ? kept.slot : null;
  } catch {
    return null;
  }
}

export function forgetWanted(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept there.
  }
}
