/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */
import type { Booking, Brief, Offer, Reason, Round } from "./shapes";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
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

/** The place under one topic. Null where a lottery decides; `more`: further down than is counted. */
export interface PlaceRow {
  readonly topic: string;
  readonly doctor_id: string | null;
  readonly clinic_id: string | null;
  readonly specialty: string | null;
  readonly place: number | null;
  readonly waiting: number;
  readonly more: boolean;
  readonly openings_per_week: number;
  readonly asked_per_week: number;
}

/** About the how-manyth somebody is. Odds and wait are null where there is not enough history. */
export interface Standing {
  readonly standby_id: string;
  readonly rows: readonly PlaceRow[];
  readonly odds_week: number | null;
  readonly expected_days: number | null;
  readonly urgency: number;
  readonly since: string;
  readonly recent: number;
  readonly as_of: string;
}

/** An opening that went to somebody else or to nobody, and why it did not come here. */
export interface Missed {
  readonly round_id: string;
  readonly slot_id: string;
  readonly brief: Brief;
  readonly opened_at: string;
  readonly reason: Reason | "taken" | "passed" | "no_answer" | "not_reached" | "race";
}

export interface Ways {
  readonly sms: boolean;
  readonly email: boolean;
  readonly push: boolean;
}

export interface Switches {
  readonly offer: Ways;
  readonly booked: Ways;
  readonly cancelled: Ways;
  readonly reminder: Ways;
  readonly news: Ways;
}

/** `on`: the channels that there are here. `browsers`: how many get push notices. */
export interface Told {
  readonly switches: Switches;
  readonly on: Ways;
  readonly browsers: number;
}

/** What a signed link is about, and what can be done with it now. */
export interface Linked {
  readonly told: "offer" | "booked" | "cancelled" | "reminder";
  readonly server_time: string;
  readonly offer: Offer | null;
  readonly booking: Booking | null;
  readonly can: readonly ("accept" | "pass" | "confirm" | "cancel")[];
}
