/** A small town for tests. */
import type {
  Account,
  Booking,
  Brief,
  Clinic,
  Doctor,
  LiveEvent,
  Logged,
  Match,
  Offer,
  Patient,
  Round,
  Slot,
  Standby,
} from "../api/shapes";
import type { ShiftGuard } from "../guards/shiftGuard";

/** A page on which nothing has moved for a while. */
export const STEADY: ShiftGuard = { watch: () => () => undefined, isSteady: () => true };

export const NOW = Date.parse("2026-11-21T12:00:00Z");

export function minutesLater(minutes: number): string {
  return new Date(NOW + minutes * 60_000).toISOString();
}

export const BRIEF: Brief = {
  clinic_id: "clinic_1",
  clinic_name: "Harbor Street Clinic",
  clinic_address: "12 Harbor St",
  point: { lat: 40.7128, lon: -74.006 },
  zone: "America/New_York",
  doctor_id: "doctor_1",
  doctor_name: "Dr. Ito",
  specialty: "dermatology",
  visit_type: "Consultation",
  start: minutesLater(180),
  end: minutesLater(210),
  ages: null,
  visit_type_id: null,
  offered: true,
  by_patients: true,
  equal_types: [],
};

export function aClinic(changes: Partial<Clinic> = {}): Clinic {
  return {
    id: "clinic_1",
    name: BRIEF.clinic_name,
    address: BRIEF.clinic_address,
    point: BRIEF.point,
    zone: BRIEF.zone,
    phone: "+15550109000",
    email: null,
    organisation: null,
    description: "",
    languages: [],
    opening_hours: [],
    holidays: [],
    embed_origins: [],
    day_parts: {
      morning: { start: 0, end: 720 },
      afternoon: { start: 720, end: 1020 },
      evening: { start: 1020, end: 1440 },
    },
    closed_at: null,
    version: 1,
    policy: {
      mode: "waves",
      window: 600,
      wave_size: 3,
      target: 0.5,
      exclusive: false,
      order: "line",
      grace: 30,
      min_notice: 30,
      quiet_hours: { start: 1260, end: 480 },
      cap_day: 4,
      cap_week: 12,
      remind_hours: 24,
      no_show_after: 0,
      visits_with_doctor: 1,
      visits_at_clinic: 3,
      equal_types: [],
    },
    overrides: [],
    ...changes,
  };
}

export function aDoctor(changes: Partial<Doctor> = {}): Doctor {
  return {
    id: BRIEF.doctor_id,
    clinic_id: BRIEF.clinic_id,
    clinic_ids: [BRIEF.clinic_id],
    name: BRIEF.doctor_name,
    specialty: BRIEF.specialty,
    specialties: [BRIEF.specialty],
    licence: null,
    qualification: null,
    practising_since: null,
    fee: null,
    languages: [],
    about: "",
    photo_id: null,
    suspended_at: null,
    changed_at: null,
    version: 1,
    ...changes,
  };
}

export function aSlot(changes: Partial<Slot> = {}): Slot {
  return {
    ...BRIEF,
    id: "slot_1",
    state: "open",
    opening: 1,
    opened_at: minutesLater(-1),
    held_until: null,
    topics: ["clinic:clinic_1", "doctor:doctor_1", "dermatology@cell"],
    live: true,
    source: "published",
    version: 1,
    ...changes,
  };
}

export const HOLDER = {
  patient_id: "patient_1",
  patient_name: "Ana Pérez",
  account_id: "account_1",
  phone: "+15550101000",
};

export function aBooking(changes: Partial<Booking> = {}): Booking {
  return {
    id: "booking_1",
    slot_id: "slot_1",
    kind: "visit",
    state: "booked",
    active: true,
    opening: 1,
    brief: BRIEF,
    holder: HOLDER,
    via: "text",
    offer_id: null,
    code: "482",
    until: null,
    moved_from: null,
    moved_to: null,
    seats: [],
    seen: false,
    shut: false,
    off_schedule: false,
    history: [{ state: "booked", at: minutesLater(0), by: "patient" }],
    version: 1,
    ...changes,
  };
}

export function anOffer(changes: Partial<Offer> = {}): Offer {
  return {
    id: "offer_1",
    slot_id: "slot_1",
    opening: 1,
    round_id: "round_slot_1_1",
    wave: 1,
    standby_id: "standby_1",
    holder: HOLDER,
    brief: BRIEF,
    code: "482",
    made_at: minutesLater(-2),
    expires_at: minutesLater(8),
    state: "asked",
    open: true,
    exclusive: false,
    first_come: false,
    channels: ["live", "sms"],
    named: false,
    label: "",
    zone: null,
    picked: false,
    ended_at: null,
    because: null,
    version: 1,
    ...changes,
  };
}

export function aRound(changes: Partial<Round> = {}): Round {
  return {
    id: "round_slot_1_1",
    slot_id: "slot_1",
    opening: 1,
    brief: BRIEF,
    policy: aClinic().policy,
    state: "running",
    wave: 1,
    started_at: minutesLater(-3),
    next_at: minutesLater(8),
    log: [],
    skipped: {},
    asked: [],
    topics: [],
    sizing: [],
    pages: [],
    reach: 0,
    sifted: 0,
    chain: null,
    note: null,
    ended_at: null,
    version: 2,
    ...changes,
  };
}

export function aFulfilledStandby(changes: Partial<Standby> = {}): Standby {
  return {
    id: "standby_1",
    patient_id: HOLDER.patient_id,
    patient_name: HOLDER.patient_name,
    account_id: HOLDER.account_id,
    phone: HOLDER.phone,
    zone: BRIEF.zone,
    label: "",
    specialties: ["dermatology"],
    doctor_ids: [],
    clinic_ids: [],
    point: BRIEF.point,
    radius_km: 15,
    hours: Array.from({ length: 7 }, () => (1 << 24) - 1),
    off_days: [],
    dnd: null,
    notice: 60,
    channels: ["live", "sms"],
    paused_until: null,
    visit_types: [],
    urgent_because: null,
    without: [],
    topics: [],
    triage: [],
    since: minutesLater(-60),
    rank: 1,
    recent: 0,
    recount_at: null,
    lot: 0,
    born: null,
    instead_of: null,
    ended_with_visit: false,
    clinic_id: null,
    fulfilled: { booking_id: "booking_1", start: minutesLater(180), zone: BRIEF.zone, at: minutesLater(0) },
    besides: [],
    same_as: null,
    removed: null,
    active: false,
    version: 2,
    ...changes,
  };
}

export function aStandby(changes: Partial<Standby> = {}): Standby {
  return aFulfilledStandby({ fulfilled: null, active: true, ...changes });
}

export function aMatch(changes: Partial<Match> = {}): Match {
  return {
    slot_id: "slot_1",
    opening: 1,
    standby_id: "standby_1",
    standby_version: 2,
    patient_id: HOLDER.patient_id,
    until: minutesLater(120),
    ...changes,
  };
}

export function aPatient(changes: Partial<Patient> = {}): Patient {
  return {
    id: HOLDER.patient_id,
    account_id: HOLDER.account_id,
    name: HOLDER.patient_name,
    phone: HOLDER.phone,
    zone: BRIEF.zone,
    born: null,
    clinic_id: null,
    photo_id: null,
    registered_at: null,
    removed: false,
    version: 1,
    ...changes,
  };
}

export const ACCOUNT = {
  id: HOLDER.account_id,
  name: HOLDER.patient_name,
  role: "patient",
  patient_ids: [HOLDER.patient_id],
} as Partial<Account> as Account;

/** An event about a slot at a place in the log. */
export function slotEvent(
  position: string,
  type: "slot.opened" | "slot.held" | "slot.taken" | "slot.withdrawn",
  state: Slot,
): Logged {
  const event: LiveEvent = { id: `event_${position}`, at: minutesLater(0), type, subject: "slot", state };
  return { position, event };
}

/** Somebody who works at clinic_1. */
export function anAccount(changes: Partial<Account> = {}): Account {
  const memberships = [{ clinic_id: "clinic_1", role: "manager", doctor_id: null }] as const;
  return { ...ACCOUNT, id: "account_staff", name: "Robin", role: "staff", clinic_id: "clinic_1", memberships, ...changes };
}
