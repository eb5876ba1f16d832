/** What the settings call kinds of messages and channels. */
import type { Switches, Ways } from "../api/shapes";

export type Kind = keyof Switches;
export type Way = keyof Ways;

export const KINDS: readonly { readonly kind: Kind; readonly label: string; readonly about: string }[] = [
  { kind: "offer", label: "Offers", about: "An appointment opened that fits a standby request, and it is your turn." },
  { kind: "booked", label: "Bookings", about: "What you took is yours, or you moved to an earlier time." },
  { kind: "cancelled", label: "Cancellations", about: "A clinic cancelled a visit, or it takes place after all." },
  { kind: "reminder", label: "Reminders", about: "A visit is coming up." },
];

export const WAYS: readonly { readonly way: Way; readonly label: string; readonly by: string }[] = [
  { way: "sms", label: "Text", by: "by text" },
  { way: "email", label: "E-mail", by: "by e-mail" },
  { way: "push", label: "Push", by: "by push notice" },
];

export function toggled(switches: Switches, kind: Kind, way: Way): Switches {
  return { ...switches, [kind]: { ...switches[kind], [way]: !switches[kind][way] } };
}
