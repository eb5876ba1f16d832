/** A wish as the form edits it: the same fields, but all of them present and changeable. */
import type { Later, Point, Standby, Wish } from "../api/shapes";

export type Draft = { -readonly [Key in keyof Wish]: Wish[Key] };

const ALWAYS = (1 << 24) - 1;

export function blankWish(centre: Point): Draft {
  return {
    label: "",
    specialties: [],
    doctor_ids: [],
    clinic_ids: [],
    point: centre,
    radius_km: 15,
    hours: Array.from({ length: 7 }, () => ALWAYS),
    off_days: [],
    dnd: { start: 22 * 60, end: 7 * 60 },
    notice: 60,
    channels: ["live", "sms"],
    paused_until: null,
    visit_types: [],
    urgent_because: null,
    without: [],
  };
}

/** Only the fields of a wish: the API refuses others. */
export function wishOf(standby: Standby): Draft {
  const {
    label,
    specialties,
    doctor_ids,
    clinic_ids,
    point,
    radius_km,
    hours,
    off_days,
    dnd,
    notice,
    channels,
    paused_until,
    visit_types,
    urgent_because,
    without,
  } = standby;
  return {
    label,
    specialties,
    doctor_ids,
    clinic_ids,
    point,
    radius_km,
    hours,
    off_days,
    dnd,
    notice,
    channels,
    paused_until,
    visit_types,
    urgent_because,
    without,
  };
}

/** Why the wish cannot be saved yet, or null. */
export function missing(wish: Draft): string | null {
  if (wish.specialties.length + wish.doctor_ids.length + wish.clinic_ids.length === 0) {
    return "Choose at least one specialty, doctor or clinic.";
  }
  if (wish.hours.every((bits) => bits === 0)) return "Choose at least one hour of the week.";
  if (wish.channels.length === 0) return "Choose how we may tell you.";
  return null;
}

/** The generated request type has mutable lists; ours are read-only. */
export function sendable(wish: Draft) {
  return {
    ...wish,
    label: wish.label.trim(),
    specialties: [...wish.specialties],
    doctor_ids: [...wish.doctor_ids],
    clinic_ids: [...wish.clinic_ids],
    hours: [...wish.hours],
    off_days: [...wish.off_days],
    channels: [...wish.channels],
    visit_types: [...wish.visit_types],
    without: [...wish.without],
  };
}

/** By whom something earlier may be: the visit's own doctor only, or any of the specialty around its clinic. */
export function byAnyDoctor(later: Later, any: boolean): Pick<Draft, "specialties" | "doctor_ids" | "clinic_ids"> | null {
  const { specialty, doctor_id } = later;
  if (specialty === null || doctor_id === null) return null;
  return any
    ? { specialties: [specialty], doctor_ids: [], clinic_ids: [] }
    : { specialties: [], doctor_ids: [doctor_id], clinic_ids: [] };
}
