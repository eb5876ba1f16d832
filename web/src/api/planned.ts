/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */
import type { Brief, Round, Wish } from "./shapes";

/** What is known of how people of a clinic answer at one time of day. */
export interface Habit {
  readonly part: string;
  /** The chance that one person asked says yes within the window. */
  readonly each: number;
  readonly seen: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** Somebody whom the staff put on the list. */
export interface NewWaiting extends Wish {
  readonly name: string;
  readonly phone: string;
  readonly born: string | null;
  readonly urgency: number;
  readonly since: string | null;
}

/** A chain of moves as one story. */
export interface Story {
  readonly id: string;
  readonly steps: readonly Move[];
  readonly running: boolean;
}

/** One opening of the chain and who took it, giving back `gave_back`. */
export interface Move {
  readonly step: number;
  readonly slot_id: string;
  readonly brief: Brief;
  readonly patient_name: string | null;
  readonly gave_back: Brief | null;
  readonly state: Round["state"];
}
