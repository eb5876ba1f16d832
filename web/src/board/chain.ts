/** Chains of moves: who gave a visit back for an earlier one, and what became of the one given back. Pure. */
import type { ChainLink, Place, Story } from "../api/shapes";
import { dayAndTime } from "../time/words";
import type { Cell } from "./day";

/** The round by which the chain is asked for, or null when nobody has moved to or from here. */
export function chainOf({ round, occupant }: Pick<Cell, "round" | "occupant">): string | null {
  if (round === null) return null;
  return round.chain === null && occupant?.moved_from == null ? null : round.id;
}

/** Whether something may still happen: an opening is being offered, or has just been left. */
export function goesOn({ links }: Story): boolean {
  const last = links.at(-1);
  return links.some((link) => link.state === "running") || last?.filled?.left != null;
}

/** `Ana Pérez took it and gave back Thu 26 Nov 11:00.` */
export function linkInWords({ state, filled }: ChainLink, now: number): string {
  if (filled !== null) {
    return filled.left === null
      ? `${filled.patient_name} took it.`
      : `${filled.patient_name} took it and gave back ${inSentence(placeInWords(filled.left, now))}.`;
  }
  switch (state) {
    case "running":
      return "Being offered now.";
    case "released":
      return "Free for everybody in the feed.";
    case "stopped":
      return "Not offered any more.";
    case "filled":
      return "Taken.";
  }
}

/** `today` and `tomorrow`, but `Thu 26 Nov`. */
function inSentence(words: string): string {
  return words.replace(/^To(day|morrow)/, "to$1");
}

/** `Thu 26 Nov 11:00`, or `a visit at another clinic`. */
export function placeInWords({ name, brief }: Place, now: number): string {
  return brief === null
    ? `a visit at ${name}`
    : dayAndTime(brief.start, brief.zone, now);
}
