/** From a wall clock to an instant. A place's zone is an IANA name. */
import { clockTime, dayOf } from "./words";

/**
 * The instant at which the clock on the wall of `zone` shows `time` on `day`, or null when it never
 * does (the hour that is skipped in spring). Of an hour that comes twice, the first.
 */
export function instantOf(day: string, time: string, zone: string): Date | null {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const guesses = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => asUtc - offset(near, zone));
  const fitting = guesses.filter((guess) => clockTime(guess, zone) === time && dayOf(guess, zone) === day);
  return fitting.length > 0 ? new Date(Math.min(...fitting)) : null;
}

/** Milliseconds by which the zone's wall clock is ahead of UTC at an instant. */
function offset(instant: number, zone: string): number {
  return Date.parse(`${dayOf(instant, zone)}T${clockTime(instant, zone)}:00Z`) - Math.floor(instant / 60_000) * 60_000;
}

/** Minutes after midnight on the wall of `zone`. */
export function wallMinute(instant: string | number, zone: string): number {
  const [hours, minutes] = clockTime(instant, zone).split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}
