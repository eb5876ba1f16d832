/** Shapes of routes that the API's document does not know yet. To be replaced by the generated ones. */
import type { Booking, Offer } from "./shapes";

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
