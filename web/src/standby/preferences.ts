/** A preferences as the form edits it: the same fields, but all of them present and changeable. */
import type { Later, Point, Standby, Preferences } from "../api/shapes";

export type Draft = { -readonly [Key in keyof Preferences]: Preferences[Key] };

const ALWAYS = (1 << 24) - 1;

export function blankPreferences(centre: Point): Draft {
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

/** Only the fields of preferences: the API refuses others. */
export function preferencesOf(standby: Standby): Draft {
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

/** Why the preferences cannot be saved yet, or null. */
export function missing(preferences: Draft): string | null {
  if (preferences.specialties.length + preferences.doctor_ids.length + preferences.clinic_ids.length === 0) {
    return "Choose at least one specialty, doctor or clinic.";
  }
  if (preferences.hours.every((bits) => bits === 0)) return "Choose at least one hour of the week.";
  if (preferences.channels.length === 0) return "Choose how we may tell you.";
  return null;
}

/** The generated request type has mutable lists; ours are read-only. */
export function sendable(preferences: Draft) {
  return {
    ...preferences,
    label: preferences.label.trim(),
    specialties: [...preferences.specialties],
    doctor_ids: [...preferences.doctor_ids],
    clinic_ids: [...preferences.clinic_ids],
    hours: [...preferences.hours],
    off_days: [...preferences.off_days],
    channels: [...preferences.channels],
    visit_types: [...preferences.visit_types],
    without: [...preferences.without],
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
