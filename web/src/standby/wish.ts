/** A wish as the form edits it: the same fields, but all of them present and changeable. */
import type { Point, Standby, Wish } from "../api/shapes";

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
