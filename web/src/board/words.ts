/** What the board calls things. */
import type { Booking, Offer, Policy, Reason, Round } from "../api/shapes";
import type { CellState } from "./day";

export const STATE_WORDS: Record<CellState, string> = {
  open: "Open",
  offered: "Being offered",
  held: "Held",
  booked: "Booked",
  confirmed: "Confirmed",
  arrived: "Arrived",
  in_progress: "With the doctor",
  completed: "Done",
  unresolved: "To be settled",
  no_show: "No-show",
  withdrawn: "Withdrawn",
  unfilled: "Not filled",
};

export const STATE_COLOURS: Record<CellState, string> = {
  open: "free",
  offered: "live",
  held: "held",
  booked: "booked",
  confirmed: "booked",
  arrived: "held",
  in_progress: "live",
  completed: "gray",
  unresolved: "warning",
  no_show: "gray",
  withdrawn: "gray",
  unfilled: "gray",
};

export const OFFER_WORDS: Record<Offer["state"], { label: string; colour: string }> = {
  asked: { label: "asked", colour: "live" },
  accepted: { label: "accepted", colour: "success" },
  passed: { label: "passed", colour: "gray" },
  expired: { label: "no answer yet", colour: "warning" },
  lost: { label: "too late", colour: "gray" },
  withdrawn: { label: "withdrawn", colour: "gray" },
};

const REASONS: Record<Reason, string> = {
  paused: "Paused their request",
  off_day: "Has that day off",
  hours: "Outside their hours",
  notice: "Wants more notice",
  distance: "Too far for them",
  quiet_hours: "Quiet hours where they are",
  do_not_disturb: "Not to be disturbed now",
  opted_out: "Texts are off (STOP)",
  number_failed: "Texts cannot reach their number",
  not_verified: "Has not verified their phone or address yet",
  cap: "Had enough offers for now",
  busy: "Has another visit then",
  had_it: "Gave this visit back",
  travel: "Could not get here in time",
  not_earlier: "Has an earlier visit already",
  excluded: "Does not want this doctor or clinic",
  visit_type: "Wants another kind of visit",
  age: "The visit is for another age",
  birth_date: "Birth date is not known",
  limit: "Has as many coming visits as you allow",
  not_exchangeable: "Their later visit is of another kind",
  barred: "Blocked by the clinic",
  another_offer: "Is answering another offer",
  just_asked: "Was asked about this very slot minutes ago",
};

/** Why somebody was not asked. */
export function reasonInWords(reason: string): string {
  return (REASONS as Record<string, string | undefined>)[reason] ?? reason.replaceAll("_", " ");
}

export function modeInWords(policy: Policy): string {
  const lot = policy.order === "lottery" ? ", by lot" : "";
  if (policy.mode === "race") return `Everybody at once${lot}`;
  if (policy.mode === "queue") return `One at a time, ${lot ? "by lot" : "in line"}`;
  return (policy.wave_size === "auto" ? "Waves as large as needed" : `Waves of ${policy.wave_size}`) + lot;
}

export function waveSizeInWords(size: Policy["wave_size"]): string {
  return size === "auto" ? "as few as needed" : String(size);
}

export function orderInWords(order: Policy["order"]): string {
  return order === "lottery" ? "By lot" : "Whoever waits longest";
}

/** How many coming visits one patient may have; 0 is no limit. */
export function limitInWords(count: number): string {
  return count === 0 ? "any number" : String(count);
}

/** `10 min`, `90 s` */
export function spanInWords(seconds: number): string {
  return seconds % 60 === 0 && seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;
}

export const URGENCY_COLOURS = ["gray", "primary", "warning", "danger"] as const;

export function roundInWords(round: Round): string {
  switch (round.state) {
    case "running":
      return round.wave === 0 ? "First texts in" : round.policy.mode === "queue" ? "Next in line in" : "Next wave in";
    case "filled":
      return "Filled";
    case "released":
      return "Open to everybody in the feed";
    case "stopped":
      return "Stopped";
  }
}

export function viaInWords(via: Booking["via"]): string {
  return {
    feed: "took it in the live feed",
    offer: "accepted the offer in the app",
    text: "answered by text",
    staff: "booked by the clinic",
  }[via];
}
