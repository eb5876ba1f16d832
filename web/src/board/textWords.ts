/** What the log of texts calls things. */
import type { Message } from "../api/shapes";

export const KIND_WORDS: Record<Message["kind"], string> = {
  offer: "Offer",
  booked: "Booking",
  cancelled: "Cancellation",
  missed: "No-show",
  restored: "Takes place after all",
  reminder: "Reminder",
  withdrawn: "Offer withdrawn",
  moved: "Moved to an earlier time",
  phone_changed: "Number changed",
  email_changed: "Address changed",
  listed: "You are on the list",
  reply: "Our answer",
  inbound: "From the patient",
};

export const STATE_WORDS: Record<Message["state"], { label: string; colour: string }> = {
  intent: { label: "To be sent", colour: "warning" },
  sending: { label: "Being sent", colour: "warning" },
  sent: { label: "Sent", colour: "primary" },
  delivered: { label: "Delivered", colour: "success" },
  undelivered: { label: "Not delivered", colour: "danger" },
  failed: { label: "Failed", colour: "danger" },
  suppressed: { label: "Not sent", colour: "gray" },
  unknown: { label: "Outcome unknown", colour: "warning" },
  received: { label: "Received", colour: "gray" },
};

const REASONS: Record<string, string> = {
  too_late: "It would have come too late",
  closed: "It was no longer true when its turn came",
  opted_out: "Texts are off (STOP)",
  not_verified: "The phone or address is not verified yet",
  quiet_hours: "Quiet hours where they are",
  another_offer: "Waited until another offer to this phone was answered",
  cap: "This phone or address has had as many messages as it takes in a day",
  rate: "Waits for its turn: the text service takes so many a second",
  switched_off: "Switched off by the patient",
  refused_404: "The browser does not take notices any more",
  refused_410: "The browser does not take notices any more",
  provider_answered: "The text service has answered by itself",
  nothing_to_say: "There was nothing to answer",
  bad_number: "The number does not exist",
  number_changed: "The patient has another number: it goes there",
  landline: "The number is a landline",
  unreachable: "The phone could not be reached",
  blocked: "The phone's network refused it",
  filtered: "The network took it for an advertisement",
};

/** Why a text was not sent, waits or did not arrive. */
export function reasonOfText(reason: string): string {
  const known = REASONS[reason];
  if (known) return known;
  const number = /^error_(\d+)$/.exec(reason)?.[1];
  return number ? `The text service refused it (${number})` : reason.replaceAll("_", " ");
}

/** To whom or from whom, so that two can be told apart but nobody written to. */
export function recipient({ channel, phone, to }: Pick<Message, "channel" | "phone" | "to">): string {
  if (channel === "push") return "Push";
  return channel === "email" ? `E-mail to ${maskedMail(to ?? "")}` : masked(phone);
}

/** `a•••@example.com` */
function maskedMail(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 1 ? "••••" : `${address.slice(0, 1)}•••${address.slice(at)}`;
}

/** `+15 ••••• 001`: enough to tell two apart, too little to call. */
export function masked(phone: string): string {
  return phone.length < 8 ? "••••" : `${phone.slice(0, 3)} ${"•".repeat(phone.length - 6)} ${phone.slice(-3)}`;
}
