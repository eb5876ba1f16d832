/**
 * What this tab knows, and the one way it changes.
 *
 * Each subject is kept at the highest version seen, whoever brought it: an event, a snapshot, or the
 * answer to a request. So events that come twice, late or in another order change nothing, and those
 * that never come are mended by the next snapshot.
 */
import type { Access, Booking, Clinic, Doctor, LiveEvent, Logged, Match, Offer, Patient, Phone, Round, Slot, Standby } from "../api/shapes";

export interface Subjects {
  slot: Slot;
  booking: Booking;
  offer: Offer;
  round: Round;
  standby: Standby;
  patient: Patient;
  phone: Phone;
  clinic: Clinic;
  doctor: Doctor;
  access: Access;
}

export type Subject = LiveEvent["subject"];

/** `position`: where in the log it was learned. `at`: when it happened, if an event told. */
export interface Kept<T> {
  readonly value: T;
  readonly position: string;
  readonly at: string | null;
}

export type Table<T> = Readonly<Record<string, Kept<T>>>;
type Tables = { readonly [S in Subject]: Table<Subjects[S]> };
export type LiveState = Tables & {
  readonly seen: string;
  /** By slot, opening and request; see `matches`. */
  readonly matches: Readonly<Record<string, ToldMatch>>;
};

/** A match as of `position`. `isNews`: it was told while one was looking. */
export interface ToldMatch {
  readonly match: Match;
  readonly position: string;
  readonly isNews: boolean;
}

/** Sorts after every position of the log: the server itself has just told us. */
export const ANSWERED = "~";

export const EMPTY: LiveState = {
  slot: {},
  booking: {},
  offer: {},
  round: {},
  standby: {},
  patient: {},
  phone: {},
  clinic: {},
  doctor: {},
  access: {},
  matches: {},
  seen: "",
};

/**
 * The present state of some subjects as of `position`. `covers` says which subjects would be in it if
 * they still were what it shows, so that those which are missing are known to be gone.
 */
export interface Snapshot {
  readonly position: string;
  readonly holds: { readonly [S in Subject]?: readonly Subjects[S][] };
  readonly covers: { readonly [S in Subject]?: (value: Subjects[S]) => boolean };
}

/** The state after an event. */
export function apply(state: LiveState, { position, event }: Logged): LiveState {
  const next = keep(state, event.subject, event.state, position, event.at);
  return position > next.seen ? { ...next, seen: position } : next;
}

/** The state after one subject was learned; the same object when it was known already. */
export function keep<S extends Subject>(
  state: LiveState,
  subject: S,
  value: Subjects[S],
  position: string,
  at: string | null = null,
): LiveState {
  const table = tableOf(state, subject);
  const known = table[value.id];
  if (known && known.value.version >= value.version) return state;
  return { ...state, [subject]: { ...table, [value.id]: { value, position, at } } };
}

/**
 * The state after a request of ours changed a subject, and its answer did not hold the subject. It stays at the version
 * that is known, since versions are the server's: the event of the change has a higher one and replaces what is put here.
 */
export function change<S extends Subject>(
  state: LiveState,
  subject: S,
  id: string,
  changes: Partial<Omit<Subjects[S], "id" | "version">>,
): LiveState {
  const table = tableOf(state, subject);
  const known = table[id];
  if (!known) return state;
  const changed = { ...known, value: { ...known.value, ...changes }, position: ANSWERED };
  return { ...state, [subject]: { ...table, [id]: changed } };
}

/** The state after a snapshot was loaded. */
export function seed(state: LiveState, snapshot: Snapshot): LiveState {
  const subjects = Object.keys(snapshot.holds) as Subject[];
  const next = subjects.reduce((before, subject) => seedOne(before, snapshot, subject), state);
  return snapshot.position > next.seen ? { ...next, seen: snapshot.position } : next;
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties table and values together
function seedOne<S extends Subject>(state: LiveState, snapshot: Snapshot, subject: S): LiveState {
  const present = snapshot.holds[subject] ?? [];
  const covers = snapshot.covers[subject];
  const next = present.reduce((before, value) => keep(before, subject, value, snapshot.position), state);
  if (!covers) return next;
  const ids = new Set(present.map((value) => value.id));
  const table = tableOf(next, subject);
  const stays = ([id, kept]: [string, Kept<Subjects[S]>]) =>
    ids.has(id) || kept.position > snapshot.position || !covers(kept.value);
  const entries = Object.entries(table);
  const staying = entries.filter(stays);
  return staying.length === entries.length ? next : { ...next, [subject]: Object.fromEntries(staying) };
}

/** Every value of a table. */
export function values<T>(table: Table<T>): T[] {
  return Object.values(table).map((kept) => kept.value);
}

function tableOf<S extends Subject>(tables: Tables, subject: S): Table<Subjects[S]> {
  return tables[subject];
}
