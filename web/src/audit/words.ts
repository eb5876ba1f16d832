/** What an entry of the audit log says, as a sentence. Names are those of today; whoever has none is gone. */
import type { AuditEntry } from "../api/shapes";
import { dayAndTime } from "../time/words";

export type Names = Readonly<Record<string, string>>;

interface Said {
  /** Such as `Ana's visit on Tue 24 Nov 10:30`. */
  readonly visit: string;
  /** When and where the slot is. */
  readonly slot: string;
  readonly patient: string;
  /** The account or doctor that it is about, if it has a name. */
  readonly whom: string;
  /** That it is about the person who did it. */
  readonly isOwn: boolean;
  readonly entry: AuditEntry;
}

interface Act {
  readonly label: string;
  readonly says: (said: Said) => string;
}

const ACTS: Readonly<Record<string, Act>> = {
  "booking.made": { label: "Visit booked", says: booked },
  "booking.confirmed": { label: "Visit confirmed", says: ({ visit }) => `confirmed ${visit}` },
  "booking.cancelled": { label: "Visit cancelled", says: ({ visit }) => `cancelled ${visit}` },
  "booking.moved": { label: "Visit given back for another", says: ({ visit }) => `gave ${visit} back for another one` },
  "booking.missed": { label: "Marked as a no-show", says: ({ visit }) => `marked ${visit} as a no-show` },
  "booking.arrived": { label: "Patient arrived", says: ({ visit }) => `marked ${visit} as arrived` },
  "booking.begun": { label: "Visit begun", says: ({ visit }) => `began ${visit}` },
  "booking.completed": { label: "Visit completed", says: ({ visit }) => `completed ${visit}` },
  "booking.stepped_back": { label: "Step taken back", says: ({ visit }) => `took back the latest step of ${visit}` },
  "booking.restored": { label: "Visit put back", says: ({ visit }) => `put ${visit} back` },
  "booking.seen": { label: "Cancellation seen", says: ({ visit }) => `has seen that ${visit} is off` },
  "booking.blocked": { label: "Slot closed", says: ({ slot }) => `closed the slot ${slot}` },
  "booking.lifted": { label: "Slot opened again", says: ({ slot }) => `opened the slot ${slot} again` },
  "slot.published": { label: "Slot published", says: ({ slot }) => `published the slot ${slot}` },
  "offer.accepted": { label: "Offer accepted", says: ({ slot, patient }) => `accepted the offer ${slot} for ${patient}` },
  "offer.passed": { label: "Offer passed", says: ({ slot, patient }) => `passed the offer ${slot} for ${patient}` },
  "round.stopped": { label: "Round stopped", says: ({ slot }) => `stopped asking about the slot ${slot}` },
  "round.resumed": { label: "Round resumed", says: ({ slot }) => `went on asking about the slot ${slot}` },
  "round.picked": { label: "Patient picked", says: ({ slot }) => `picked whom to ask about the slot ${slot}` },
  "standby.added": { label: "Standby request added", says: ({ patient }) => `added a standby request for ${patient}` },
  "standby.changed": { label: "Standby request changed", says: ({ patient }) => `changed a standby request of ${patient}` },
  "standby.removed": { label: "Standby request removed", says: ({ patient }) => `removed a standby request of ${patient}` },
  "standby.resumed": { label: "Standby request restored", says: ({ patient }) => `restored a standby request of ${patient}` },
  "standby.urgency_set": { label: "Urgency decided", says: ({ patient }) => `decided how urgent a request of ${patient} is` },
  "patient.added": { label: "Patient added", says: ({ patient }) => `added the patient ${patient}` },
  "patient.changed": { label: "Patient changed", says: ({ patient }) => `changed the data of ${patient}` },
  "patient.removed": { label: "Patient removed", says: ({ patient }) => `removed ${patient} from the account` },
  "profile.changed": { label: "Profile changed", says: ({ patient }) => `changed the profile of ${patient}` },
  "block.made": { label: "Patient blocked", says: ({ patient }) => `put ${patient} on the block list` },
  "block.changed": { label: "Block changed", says: ({ patient }) => `changed why ${patient} is on the block list` },
  "block.removed": { label: "Patient unblocked", says: ({ patient }) => `took ${patient} off the block list` },
  "account.made": { label: "Account made", says: () => "made an account" },
  "account.changed": { label: "Account changed", says: ({ isOwn, whom }) => `changed ${isOwn ? "their account" : `the account of ${whom}`}` },
  "account.role_changed": { label: "Role changed", says: roleChanged },
  "account.password_changed": { label: "Password changed", says: () => "changed the password" },
  "account.logins_ended": { label: "All logins ended", says: ({ isOwn, whom }) => `ended all logins ${isOwn ? "of their account" : `of ${whom}`}` },
  "account.closed": { label: "Account closed", says: ({ isOwn, whom }) => `closed ${isOwn ? "their account" : `the account of ${whom}`}` },
  "account.phone_moved": { label: "Phone changed", says: () => "changed the phone number" },
  "account.email_moved": { label: "E-mail changed", says: () => "changed the e-mail address" },
  "session.opened": { label: "Login", says: () => "logged in" },
  "session.ended": { label: "Login ended", says: () => "ended a login" },
  "session.refused": { label: "Wrong password", says: ({ whom }) => `tried a wrong password${whom === "" ? "" : ` for the account of ${whom}`}` },
  "invitation.made": { label: "Invitation given", says: ({ entry }) => `invited ${roleOf(entry.after.role)}` },
  "invitation.used": { label: "Invitation used", says: () => "used an invitation" },
  "invitation.revoked": { label: "Invitation revoked", says: () => "revoked an invitation" },
  "phone.opted_out": { label: "Texts stopped", says: () => "stopped texts to a phone" },
  "phone.opted_in": { label: "Texts started", says: () => "started texts to a phone again" },
  "phone.shared": { label: "Phone verified", says: () => "verified a phone" },
  "phone.left": { label: "Phone given up", says: () => "gave a phone up" },
  "clinic.made": { label: "Clinic made", says: () => "made the clinic" },
  "clinic.changed": { label: "Clinic changed", says: ({ entry }) => `changed the clinic's ${parts(entry)}` },
  "clinic.closed": { label: "Clinic closed", says: () => "closed the clinic" },
  "doctor.added": { label: "Doctor added", says: ({ whom }) => `added the doctor ${whom}` },
  "doctor.changed": { label: "Doctor changed", says: ({ whom, entry }) => `changed ${whom}'s ${parts(entry)}` },
  "doctor.suspended": { label: "Doctor suspended", says: ({ whom }) => `suspended ${whom}` },
  "doctor.reinstated": { label: "Doctor reinstated", says: ({ whom }) => `reinstated ${whom}` },
  "schedule.added": { label: "Weekly hours added", says: () => "added weekly hours of a doctor" },
  "schedule.changed": { label: "Weekly hours changed", says: ({ entry }) => `changed a doctor's weekly hours: ${parts(entry)}` },
  "schedule.removed": { label: "Weekly hours removed", says: () => "removed weekly hours of a doctor" },
  "absence.added": { label: "Absence added", says: () => "added an absence of a doctor" },
  "absence.removed": { label: "Absence removed", says: () => "removed an absence of a doctor" },
  "visit_type.added": { label: "Visit type added", says: () => "added a type of visit" },
  "visit_type.changed": { label: "Visit type changed", says: ({ entry }) => `changed a type of visit: ${parts(entry)}` },
  "visit_type.retired": { label: "Visit type retired", says: () => "retired a type of visit" },
};

/** What an entry can be about, for a list to choose from. */
export const ACTIONS = Object.entries(ACTS)
  .map(([value, { label }]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label));

/** Who did it. */
export function who({ account_id, operation }: AuditEntry, names: Names): string {
  if (operation === "system") return "QuickDoc";
  if (account_id === null) return "Somebody";
  return names[account_id] ?? "Somebody who is gone";
}

/** Such as `Ana Ruiz cancelled Ben's visit on Tue 24 Nov 10:30`. */
export function sentenceOf(entry: AuditEntry, names: Names): string {
  const act = ACTS[entry.action];
  const said = act ? act.says(about(entry, names)) : entry.action;
  return `${who(entry, names)} ${said}${wayOf(entry.operation)}.`;
}

export function labelOf(action: string): string {
  return ACTS[action]?.label ?? action;
}

function about(entry: AuditEntry, names: Names): Said {
  const { about: fields, patient_id, account_id, object_id } = entry;
  const { start, zone } = fields;
  const when = typeof start === "string" && typeof zone === "string" ? `of ${dayAndTime(start, zone)}` : "";
  const patient = (patient_id && names[patient_id]) ?? "a patient who is gone";
  const whom = object_id === "" ? "" : (names[object_id] ?? "somebody who is gone");
  return {
    visit: `the visit ${when} of ${patient}`,
    slot: when,
    patient,
    whom,
    isOwn: account_id === object_id,
    entry,
  };
}

function booked({ visit, entry }: Said): string {
  return typeof entry.after.moved_from === "string" ? `moved to ${visit}` : `booked ${visit}`;
}

function roleChanged({ whom, entry: { before, after } }: Said): string {
  const [had, has] = [rolesIn(before.memberships), rolesIn(after.memberships)];
  if (has === "") return `took the role of ${roleOf(had)} from ${whom}`;
  return had === "" ? `made ${whom} ${roleOf(has)}` : `made ${whom}, who was ${roleOf(had)}, ${roleOf(has)}`;
}

function rolesIn(memberships: unknown): string {
  if (!Array.isArray(memberships)) return "";
  return memberships.map((each: unknown) => (each as { role?: string }).role ?? "").join(", ");
}

const ROLES: Readonly<Record<string, string>> = { staff: "a desk clerk", manager: "a manager", doctor: "a doctor" };

function roleOf(role: unknown): string {
  return typeof role === "string" ? (ROLES[role] ?? role) : "somebody";
}

/** What of it is another one, such as `name and opening hours`. */
function parts({ before, after, changed }: AuditEntry): string {
  const names = [...new Set([...changed, ...Object.keys(before), ...Object.keys(after)])].map(inWords);
  return names.length < 2 ? (names[0] ?? "data") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

export function inWords(field: string): string {
  return field.replaceAll("_", " ");
}

function wayOf(operation: string): string {
  if (operation === "receive_text") return " by text";
  return operation.endsWith("_link") ? " by a link in a message" : "";
}
