/** Where a request stands in line, and why some openings did not come to it, in plain words. Pure. */
import type { Clinic, ListedDoctor, Missed, Standing } from "../api/shapes";
import { specialtyLabel } from "../queries/catalog";

export type PlaceRow = Standing["rows"][number];

/** `About 3rd of 24 for Dr. Ito` */
export function placeInWords(row: PlaceRow, doctors: readonly ListedDoctor[], clinics: readonly Clinic[]): string {
  const what = subject(row, doctors, clinics);
  const all = `${row.waiting}${row.more ? " and more" : ""}`;
  if (row.place === null) return row.waiting <= 1 ? `Next ${what}` : `By lot among ${all} ${what}`;
  if (row.place === 1) return row.waiting <= 1 ? `First ${what}` : `First of ${all} ${what}`;
  if (row.more && row.place >= row.waiting) return `Beyond the ${ordinal(row.place)} ${what}`;
  return `About ${ordinal(row.place)} of ${all} ${what}`;
}

/** The best place first; those of lotteries last. */
export function byPlace(rows: readonly PlaceRow[]): PlaceRow[] {
  return [...rows].sort((one, other) => (one.place ?? Infinity) - (other.place ?? Infinity));
}

type Prospect = Pick<Standing, "odds_week" | "expected_days" | "as_of" | "until">;

const WEEK_MS = 7 * 86_400_000;

/** `An offer within a week: about 7 in 10. You can expect one in about 4 days.` */
export function oddsInWords({ odds_week, expected_days, as_of, until }: Prospect): string {
  if (odds_week === null) return "How likely an offer is: not enough history yet.";
  const isBounded = until !== null && Date.parse(until) - Date.parse(as_of) < WEEK_MS;
  if (isBounded && odds_week < 0.05) return "No earlier offer is expected before your visit starts.";
  const when = isBounded ? "before your visit starts" : "within a week";
  const tenths = Math.round(odds_week * 10);
  const odds =
    odds_week < 0.05
      ? `An offer ${when} is unlikely`
      : odds_week >= 0.95
        ? `An offer ${when} is nearly certain`
        : `An offer ${when}: about ${Math.max(1, tenths)} in 10`;
  return expected_days === null ? `${odds}.` : `${odds}. ${waitInWords(expected_days)}`;
}

function waitInWords(days: number): string {
  if (days < 1) return "You can expect one within a day.";
  if (days < 14) return `You can expect one in about ${Math.round(days)} ${Math.round(days) === 1 ? "day" : "days"}.`;
  if (days < 90) return `You can expect one in about ${Math.round(days / 7)} weeks.`;
  return "It may take months.";
}

/** `1st`, `2nd`, `11th` */
export function ordinal(count: number): string {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  const ending = teens ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[count % 10] ?? "th");
  return `${count}${ending}`;
}

function subject(row: PlaceRow, doctors: readonly ListedDoctor[], clinics: readonly Clinic[]): string {
  if (row.doctor_id !== null) return `for ${doctors.find(({ id }) => id === row.doctor_id)?.name ?? "the doctor"}`;
  if (row.clinic_id !== null) return `at ${clinics.find(({ id }) => id === row.clinic_id)?.name ?? "the clinic"}`;
  return `for ${specialtyLabel(row.specialty ?? "").toLowerCase()} near you`;
}

/** Which part of the request one would change to be asked next time; null where there is nothing to change. */
export type Part = "what" | "where" | "when" | "how";

export interface Why {
  readonly said: string;
  readonly change: { readonly part: Part; readonly label: string } | null;
}

const REASONS: Record<Missed["reason"], Why> = {
  taken: { said: "You were asked, and somebody else was faster.", change: { part: "how", label: "Hear of it sooner" } },
  passed: { said: "You passed.", change: null },
  no_answer: {
    said: "You were asked and your time ran out.",
    change: { part: "how", label: "How we tell you" },
  },
  not_reached: { said: "It was taken before the line came to you.", change: null },
  race: { said: "Nobody in line was asked: it went to the first in the feed.", change: null },
  paused: { said: "Your request was paused.", change: { part: "when", label: "Change the pause" } },
  off_day: { said: "It was on one of your days off.", change: { part: "when", label: "Change your days off" } },
  hours: { said: "It was outside the hours that you chose.", change: { part: "when", label: "Change your hours" } },
  notice: { said: "It left you too little notice.", change: { part: "when", label: "Change the notice" } },
  distance: { said: "It was farther away than you would go.", change: { part: "where", label: "Change the distance" } },
  quiet_hours: { said: "It opened in quiet hours, when nobody is texted.", change: null },
  do_not_disturb: {
    said: "It opened while you were not to be disturbed.",
    change: { part: "how", label: "Change these hours" },
  },
  opted_out: { said: "Texts to your phone are off. Send START to our number to have them again.", change: null },
  number_failed: { said: "Texts cannot reach your number. Please correct it, or choose another way.", change: null },
  not_verified: {
    said: "Your phone or address is not verified. Enter the code that we sent, then we can reach you.",
    change: null,
  },
  cap: { said: "You had been asked often enough for the day or the week.", change: null },
  busy: { said: "You have another visit at that time.", change: null },
  had_it: { said: "You had given this very visit back.", change: null },
  travel: { said: "You could not have got there in time.", change: { part: "where", label: "Change your place" } },
  not_earlier: { said: "It was not earlier than the visit that you have.", change: null },
  excluded: { said: "You do not want this doctor or clinic.", change: { part: "what", label: "Change what you want" } },
  visit_type: { said: "It was another kind of visit.", change: { part: "what", label: "Change what you want" } },
  age: { said: "It was for another age.", change: null },
  birth_date: { said: "It was for certain ages, and your birth date is not known. Add it under “Family”.", change: null },
  limit: { said: "You have as many coming visits there as the clinic takes from one person.", change: null },
  not_exchangeable: { said: "It was of another kind than the visit that you would give back.", change: null },
  barred: { said: "The clinic does not offer it here. Please call them, they will help you.", change: null },
  another_offer: { said: "You were answering another offer. We ask one thing at a time.", change: null },
  just_asked: { said: "You had been asked about this very slot a few minutes before.", change: null },
};

export function whyNot(reason: Missed["reason"]): Why {
  return (REASONS as Partial<Record<string, Why>>)[reason] ?? { said: reason.replaceAll("_", " "), change: null };
}
