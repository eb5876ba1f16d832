/** The names by which the app calls the API's shapes. Everything here comes from `schema.d.ts` and `events.d.ts`. */
import type { components as live } from "./events";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** What the server sends: a field with a default is always there, whatever its schema says of requests. */
export type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Sent<Exclude<T[Key], undefined>> }
    : T;

export type Account = Sent<Schemas["Account"]>;
/** What an account is at one clinic. */
export type Membership = Account["memberships"][number];
export type Invitation = Schemas["Invitation"];
export type NewLogin = Schemas["NewLogin"];
/** A login to be handed over, with its one-time password. */
export type OneTimeLogin = Sent<Schemas["OneTimeLogin"]>;
/** What the one search finds. */
export type Found = Sent<Schemas["Found"]>;
export type StaffMember = Sent<Schemas["StaffMember"]>;
export type Booking = Sent<Schemas["Booking"]>;
export type Brief = Sent<Schemas["SlotSummary"]>;
export type Clinic = Sent<Schemas["Clinic"]>;
export type StaffAccount = Sent<Schemas["StaffAccount"]>;
export type Invited = Sent<Schemas["Invited"]>;
export type Doctor = Sent<Schemas["Doctor"]>;
/** As the public list shows a doctor, and as their own page does. */
export type ListedDoctor = Sent<Schemas["ListedDoctor"]>;
export type DoctorPage = Sent<Schemas["DoctorPage"]>;
export type Money = Sent<Schemas["Money"]>;
export type OpeningHours = Sent<Schemas["OpeningHours"]>;
/** A doctor, and their visits ahead, which have to be moved. */
export type Suspension = Sent<Schemas["Suspension"]>;
export type Entry = Sent<Schemas["Entry"]>;
/** What a signed link is about, and what can be done with it now. */
export type Linked = Sent<Schemas["Linked"]>;
/** How people of a clinic answer at one time of day. */
export type PartReport = Sent<Schemas["PartReport"]>;
/** One opening suits one request, until notice and way leave no time for it. */
export type Match = Sent<Schemas["Match"]>;
export type Matches = Sent<Schemas["Matches"]>;
export type Message = Sent<Schemas["Message"]>;
export type Refused = Sent<Schemas["NotPublished"]>;
/** An opening that did not come to a request, and why. */
export type Missed = Sent<Schemas["Missed"]>;
export type Offer = Sent<Schemas["Offer"]>;
/** A number that waits for its code. */
export type PhoneChange = Sent<Schemas["PhoneChange"]>;
export type PhoneCountry = Sent<Schemas["PhoneCountry"]>;
export type Patient = Sent<Schemas["Patient"]>;
/** What only a patient's owner reads. */
export type Profile = Sent<Schemas["Profile"]>;
export type Phone = Sent<Schemas["AccountPhone"]>;
export type Access = Sent<Schemas["Access"]>;
/** Where a request stands, line by line, and how likely an offer is. */
export type Standing = Sent<Schemas["Place"]>;
export type Point = Sent<Schemas["Point"]>;
export type Policy = Sent<Schemas["Policy"]>;
export type Override = Sent<Schemas["Override"]>;
export type Reason = NonNullable<Entry["reason"]>;
export type Round = Sent<Schemas["Round"]>;
export type Sizing = Sent<Schemas["Sizing"]>;
export type Absence = Sent<Schemas["Absence"]>;
export type DayAvailability = Sent<Schemas["DayAvailability"]>;
export type Schedule = Sent<Schemas["Schedule"]>;
export type WeeklyHours = Sent<Schemas["WeeklyHours"]>;
export type VisitType = Sent<Schemas["VisitType"]>;
export type Slot = Sent<Schemas["Slot"]>;
/** The visit that a request for something earlier would give back. */
export type Later = NonNullable<Standby["instead_of"]>;
export type Standby = Sent<Schemas["Standby"]>;
/** Somebody in line, as the staff may see them. */
export type Waiting = Sent<Schemas["Waiting"]>;
/** Which kinds of messages go out on which channels; `Told` says which channels there are, too. */
export type Switches = Sent<Schemas["NotificationPreferences"]>;
export type Told = Sent<Schemas["Told"]>;
export type Ways = Sent<Schemas["Channels"]>;
/** A chain of moves as one story, its links, and where they are. Of another clinic only the name is told. */
export type Story = Sent<Schemas["Story"]>;
export type ChainLink = Story["links"][number];
export type Place = ChainLink["place"];
export type Window = Sent<Schemas["Window"]>;
/** For whom a slot is taken, and which later visit is given back for it. */
export type Claim = Schemas["Claim"];
export type Registration = Schemas["Registration"];
/** What a patient asks for: a standby without its owner and its place in line. */
export type Preferences = Sent<Schemas["ChangedStandby"]>;

export type Feed = Sent<Schemas["Feed"]>;
export type Mine = Sent<Schemas["Mine"]>;
export type Board = Sent<Schemas["Board"]>;

/** How much there is in the whole installation. */
export type Numbers = Sent<Schemas["Numbers"]>;
/** A patient as administrators see them, with visits and blocks. */
export type PatientFile = Sent<Schemas["PatientFile"]>;

/** How the parts of the installation are. */
export type System = Sent<Schemas["System"]>;
export type SystemSection = System["sections"][number];
export type SystemFigure = SystemSection["figures"][number];
/** A message as the log of all messages shows it. */
/** Who did what, and when; the names of a page are beside its entries. */
export type AuditEntry = Sent<Schemas["AuditEntry"]>;
export type AuditPage = Sent<Schemas["AuditPage"]>;
export type LoggedMessage = Sent<Schemas["LoggedMessage"]>;

export type Login = Sent<Schemas["Login"]>;

/** What the socket sends, by name; `match` is about what an event told of before. */
export type SentBySocket = Sent<live["schemas"]["FromServer"]>;
export type HeardMatches = SentBySocket["match"];
/** What it is asked, by name, and what it answers. */
export type SentToSocket = live["schemas"]["ToServer"];
/** The `auth` of a connection. */
export type Handshake = live["schemas"]["Handshake"];

/** An event at its place in the log, and the union of all events. */
export type Logged = Sent<Schemas["Logged"]>;
export type LiveEvent = Logged["event"];

export interface Specialty {
  readonly name: string;
  readonly label: string;
}
