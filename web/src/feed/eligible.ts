/** Why a slot is not for somebody, before they ask for it. The server decides at the claim; this says it sooner. */
import type { Booking, Clinic, Patient, Policy, Slot } from "../api/shapes";
import { ageOn, agesInWords } from "../family/words";
import { kindOf } from "../live/selectors";
import { dayAndTime, dayOf } from "../time/words";

/** A sentence, or null where nothing is known against it. `coming`: the patient's coming visits. */
export function whyNotFor(
  slot: Slot,
  patient: Patient | null,
  coming: readonly Booking[],
  clinic: Clinic | null,
): string | null {
  if (patient?.born && slot.ages && !isOfAge(slot, patient.born)) return `For ${agesInWords(slot.ages)} only`;
  return clinic && tooMany(slot, coming, policyFor(clinic, slot.visit_type));
}

function isOfAge({ ages, start, zone }: Slot, born: string): boolean {
  const age = ageOn(born, dayOf(start, zone));
  return ages === null || (ages.least <= age && age <= ages.most);
}

type Limits = Pick<Policy, "visits_with_doctor" | "visits_at_clinic">;

function tooMany(slot: Slot, coming: readonly Booking[], limits: Limits): string | null {
  const here = coming.map((each) => each.brief).filter((brief) => brief.clinic_id === slot.clinic_id);
  const same = here.filter((brief) => brief.doctor_id === slot.doctor_id && kindOf(brief) === kindOf(slot));
  const first = same[0];
  if (limits.visits_with_doctor > 0 && first && same.length >= limits.visits_with_doctor) {
    return `You have this kind of visit on ${dayAndTime(first.start, first.zone)}`;
  }
  if (limits.visits_at_clinic > 0 && here.length >= limits.visits_at_clinic) {
    return `You have ${here.length} visits here, as many as the clinic takes`;
  }
  return null;
}

function policyFor(clinic: Clinic, visitType: string): Limits {
  const wanted = kindOf({ visit_type: visitType });
  const other = clinic.overrides.find((each) => kindOf(each) === wanted);
  return {
    visits_with_doctor: other?.visits_with_doctor ?? clinic.policy.visits_with_doctor,
    visits_at_clinic: other?.visits_at_clinic ?? clinic.policy.visits_at_clinic,
  };
}
