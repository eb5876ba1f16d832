/** What the screens show, picked out of the live state. Pure: `now` is the server's. */
import type { Account, Booking, Offer, Patient, Point, Slot, Standby } from "../api/shapes";
import { distanceKm } from "../places/distance";
import { dayOf } from "../time/words";
import { values, type LiveState } from "./state";

/** Empty lists and nulls mean "any". */
export interface FeedFilter {
  readonly specialties: readonly string[];
  readonly clinicId: string | null;
  readonly doctorId: string | null;
  readonly day: string | null;
  readonly point: Point | null;
  readonly radiusKm: number;
}

/** Open and held slots that fit the filter and have not started, soonest first. */
export function feed(state: LiveState, filter: FeedFilter, now: number): Slot[] {
  return values(state.slot)
    .filter((slot) => (slot.state === "open" || slot.state === "held") && fits(slot, filter) && after(slot.start, now))
    .sort((one, other) => order(one.start, other.start) || order(one.id, other.id));
}

/** Whether the slot is of the kind that the filter asks for, whatever its state. */
export function fits(slot: Slot, filter: FeedFilter): boolean {
  if (filter.specialties.length > 0 && !filter.specialties.includes(slot.specialty)) return false;
  if (filter.clinicId !== null && slot.clinic_id !== filter.clinicId) return false;
  if (filter.doctorId !== null && slot.doctor_id !== filter.doctorId) return false;
  if (filter.day !== null && dayOf(slot.start, slot.zone) !== filter.day) return false;
  return filter.point === null || named(filter) || distanceKm(filter.point, slot.point) <= filter.radiusKm;
}

/** Somebody who names a clinic or a doctor means it wherever it is. */
function named(filter: FeedFilter): boolean {
  return filter.clinicId !== null || filter.doctorId !== null;
}

/** Offers of an account that can still be answered: those whose window runs first, by its end. */
export function myOffers(state: LiveState, accountId: string, now: number): Offer[] {
  const fresh = (offer: Offer) => (after(offer.expires_at, now) ? 0 : 1);
  return values(state.offer)
    .filter((offer) => offer.open && offer.holder.account_id === accountId && after(offer.brief.start, now))
    .sort((one, other) => fresh(one) - fresh(other) || order(one.expires_at, other.expires_at));
}

/** Visits of an account that are not over, soonest first. */
export function myVisits(state: LiveState, accountId: string, now: number): Booking[] {
  return values(state.booking)
    .filter((each) => each.active && each.kind === "visit" && each.holder?.account_id === accountId)
    .filter((each) => after(each.brief.end, now))
    .sort((one, other) => order(one.brief.start, other.brief.start));
}

/** Visits of an account that a clinic cancelled, and that it has not seen yet; soonest first. */
export function unseenVisits(state: LiveState, accountId: string): Booking[] {
  return values(state.booking)
    .filter((each) => each.holder?.account_id === accountId && isUnseen(each))
    .sort((one, other) => order(one.brief.start, other.brief.start));
}

/** Whether the clinic cancelled it, and its patient has not said that they know. */
export function isUnseen({ kind, state, seen, history }: Booking): boolean {
  return kind === "visit" && state === "cancelled" && !seen && history.at(-1)?.by === "clinic";
}

/** Coming visits of one patient, soonest first. */
export function visitsOf(state: LiveState, patientId: string | null, now: number): Booking[] {
  return values(state.booking)
    .filter((each) => each.active && each.kind === "visit" && each.holder?.patient_id === patientId)
    .filter((each) => after(each.brief.start, now))
    .sort((one, other) => order(one.brief.start, other.brief.start));
}

/** The soonest of the visits that one would rather have at this slot's time: the same doctor, but later. */
export function laterThan(slot: Slot, visits: readonly Booking[]): Booking | null {
  const canStandFor = (each: Booking) =>
    each.brief.doctor_id === slot.doctor_id &&
    kindOf(each.brief) === kindOf(slot) &&
    lengthOf(slot) >= lengthOf(each.brief) &&
    after(each.brief.start, Date.parse(slot.start));
  return visits.find(canStandFor) ?? null;
}

/** A type of visit as the server compares them; what a clinic says is equal beside that, only the server knows. */
export function kindOf({ visit_type }: { readonly visit_type: string }): string {
  return visit_type.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

function lengthOf({ start, end }: { start: string; end: string }): number {
  return Date.parse(end) - Date.parse(start);
}

/** The people for whom an account speaks, in the order in which they came; somebody quite new is last. */
export function myPatients(state: LiveState, account: Account | null): Patient[] {
  const place = ({ id }: Patient) => {
    const index = account?.patient_ids.indexOf(id) ?? -1;
    return index < 0 ? Infinity : index;
  };
  return values(state.patient)
    .filter((each) => each.account_id === account?.id && !each.removed)
    .sort((one, other) => (place(one) === place(other) ? order(one.id, other.id) : place(one) - place(other)));
}

/** The request to hear of something earlier than a visit. */
export function earlierThan(state: LiveState, bookingId: string): Standby | null {
  return values(state.standby).find((each) => each.active && each.instead_of?.booking_id === bookingId) ?? null;
}

export function myStandbys(state: LiveState, accountId: string): Standby[] {
  return values(state.standby)
    .filter((standby) => standby.active && standby.account_id === accountId)
    .sort((one, other) => order(one.since, other.since));
}

/** Requests that a coming visit has ended, and that can be taken up again; oldest first. */
export function fulfilledStandbys(state: LiveState, accountId: string, now: number): Standby[] {
  return values(state.standby)
    .filter((standby) => !standby.active && standby.account_id === accountId)
    .filter((standby) => standby.fulfilled !== null && after(standby.fulfilled.start, now))
    .sort((one, other) => order(one.since, other.since));
}

function after(instant: string, now: number): boolean {
  return Date.parse(instant) > now;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
