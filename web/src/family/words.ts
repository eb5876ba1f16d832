/** Birth dates in words. Pure. */
import { dateInWords } from "../time/words";

/** Full years of age on a day such as `2026-11-21`. */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** `12 March 2019, 7 years old` */
export function bornInWords(born: string, today: string): string {
  const age = ageOn(born, today);
  return `${dateInWords(born)}, ${age === 1 ? "1 year" : `${age} years`} old`;
}

const NO_LIMIT = 150;

/** `ages 0 to 16`, `ages 18 and over`. */
export function agesInWords({ least, most }: { readonly least: number; readonly most: number }): string {
  return most >= NO_LIMIT ? `ages ${least} and over` : `ages ${least} to ${most}`;
}
