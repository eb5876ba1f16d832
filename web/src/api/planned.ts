/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */
import type { Booking, Brief, Offer, Round } from "./shapes";

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
