/** What a signed link's page says: one of a few outcomes. Pure: `now` is the server's. */
import type { Brief, Linked } from "../api/shapes";

/** `asked`: the window runs. `stale`: it is over, but the slot may still be free. The rest are ends. */
export type Outcome =
  "asked" | "stale" | "yours" | "lost" | "withdrawn" | "passed" | "started" | "closed" | "visit" | "cancelled" | "moved";

export function outcomeOf({ offer, booking, can }: Linked, now: number): Outcome {
  if (offer === null) return booking === null ? "closed" : ofVisit(booking.state, booking.brief, now);
  if (booking?.active) return "yours";
  if (can.includes("accept")) {
    if (Date.parse(offer.brief.start) <= now) return "started";
    return now < Date.parse(offer.expires_at) ? "asked" : "stale";
  }
  if (offer.state === "lost" || offer.state === "withdrawn" || offer.state === "passed") return offer.state;
  return offer.open ? "started" : "closed";
}

function ofVisit(state: string, brief: Brief, now: number): Outcome {
  if (state === "cancelled" || state === "moved") return state;
  if (Date.parse(brief.start) <= now) return "started";
  return state === "booked" || state === "confirmed" ? "visit" : "closed";
}

export const OUTCOME_WORDS: Record<Outcome, { readonly title: string; readonly said: string }> = {
  asked: { title: "It is your turn", said: "Take it, or let the next person have it." },
  stale: { title: "Your time is over", said: "Nobody has taken it yet: it is yours if it is still free." },
  yours: { title: "It’s yours", said: "The clinic knows. You need not do anything else." },
  lost: { title: "Somebody else was faster", said: "You keep your place in line, and we ask you again." },
  withdrawn: { title: "The clinic has withdrawn it", said: "You keep your place in line, and we ask you again." },
  passed: { title: "You passed", said: "Thank you: the next person is asked. You keep your place in line." },
  started: { title: "It has already started", said: "This appointment can be neither taken nor given back any more." },
  closed: { title: "This is over", said: "There is nothing left to answer here." },
  visit: { title: "Your visit", said: "You can say that you will be there, or give it back." },
  cancelled: { title: "This visit is cancelled", said: "It does not take place. The time is given to somebody else." },
  moved: { title: "You have moved", said: "You took an earlier time instead and gave this one back." },
};
