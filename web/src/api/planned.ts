/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */
import type { Brief, Round } from "./shapes";

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

/** Somebody in line, as the staff may see them. No doctor and no specialty: anything at the clinic. */
export interface Waiting {
  readonly id: string;
  readonly patient_id: string;
  readonly patient_name: string;
  readonly phone: string | null;
  readonly label: string;
  readonly specialties: readonly string[];
  readonly doctor_ids: readonly string[];
  readonly visit_types: readonly string[];
  readonly since: string;
  readonly urgency: number;
  readonly urgent_because: string | null;
  readonly urgency_by: string | null;
  readonly urgency_at: string | null;
  readonly recent: number;
  readonly paused_until: string | null;
  readonly ours: boolean;
  readonly version: number;
}

/** Somebody whom the staff put on the list. */
export interface Registration {
  readonly name: string;
  readonly phone: string;
  readonly born: string | null;
  readonly since: string | null;
  readonly urgency: number;
  readonly doctor_ids: readonly string[];
  readonly hours: readonly number[];
  readonly notice: number;
}

/** A slot and its clinic's name. Of another clinic's slot nothing is told. */
export interface Place {
  readonly name: string;
  readonly slot_id: string | null;
  readonly brief: Brief | null;
}

/** One opening of a chain, who took it, and the later visit that they left for it. */
export interface ChainLink {
  readonly step: number;
  readonly state: Round["state"];
  readonly round_id: string | null;
  readonly place: Place;
  readonly filled: {
    readonly booking_id: string;
    readonly patient_id: string;
    readonly patient_name: string;
    readonly left: Place | null;
  } | null;
}

/** A chain of moves as one story. */
export interface Story {
  readonly id: string;
  readonly links: readonly ChainLink[];
}
