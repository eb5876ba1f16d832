/** Chains of moves: who gave a visit back for an earlier one, and what became of the one given back. Pure. */
import type { Move } from "../api/planned";
import { clockTime, dayInWords } from "../time/words";
import type { Cell } from "./day";

/** The chain's id, or null when nobody has moved to or from here. The round that it began with gives it its id. */
export function chainOf({ round, occupant }: Pick<Cell, "round" | "occupant">): string | null {
  if (round === null) return null;
  if (round.chain !== null) return round.chain.id;
  return occupant?.moved_from == null ? null : round.id;
}

/** `Ana Pérez took it and gave back Thu 26 Nov 11:00` */
export function stepInWords({ state, patient_name, gave_back }: Move, now: number): string {
  if (patient_name !== null) {
    if (gave_back === null) return `${patient_name} took it.`;
    const later = `${dayInWords(gave_back.start, gave_back.zone, now)} ${clockTime(gave_back.start, gave_back.zone)}`;
    return `${patient_name} took it and gave back ${later}.`;
  }
  switch (state) {
    case "running":
      return "Being offered.";
    case "released":
      return "Open to everybody in the feed.";
    case "stopped":
      return "Not offered any more.";
    case "filled":
      return "Taken.";
  }
}
