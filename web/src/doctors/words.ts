/** Doctors and clinics in words. */
import type { Money, OpeningHours } from "../api/shapes";
import { minuteOfDay } from "../time/words";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** `€65.00`. */
export function feeInWords(fee: Money): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency: fee.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(fee.amount / 10 ** digits);
}

/** `en, es` as `English, Spanish`; a code that nobody knows stays as it is. */
export function languagesInWords(codes: readonly string[]): string {
  return codes.map(languageName).join(", ");
}

export function languageName(code: string): string {
  return new Intl.DisplayNames("en", { type: "language", fallback: "code" }).of(code) ?? code;
}

export function experienceInWords(years: number): string {
  if (years === 0) return "in the first year of practice";
  return years === 1 ? "1 year of experience" : `${years} years of experience`;
}

/** Each day of the week with its hours, `closed` where there are none. */
export function weekInWords(hours: readonly OpeningHours[]): { day: string; hours: string }[] {
  return WEEKDAYS.map((day, weekday) => {
    const ofDay = hours.filter((each) => each.weekday === weekday).sort((one, other) => one.start - other.start);
    const text = ofDay.map(({ start, end }) => `${minuteOfDay(start)} to ${minuteOfDay(end)}`).join(", ");
    return { day, hours: text || "closed" };
  });
}

/** The two letters that stand for a name without a picture; a title such as `Dr.` does not count. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((each) => each !== "" && !each.endsWith("."));
  return words.map((each) => Array.from(each)[0]).slice(0, 2).join("").toUpperCase();
}
