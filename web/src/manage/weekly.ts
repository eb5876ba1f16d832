/** Weekly hours as one types them: a line for each day, such as `09:00-13:00, 14:00-18:00`. */
import type { WeeklyHours } from "../api/shapes";
import { hoursIn, linesOf } from "./hours";

const MIDNIGHT = 1440;

export function weeklyLines(hours: readonly WeeklyHours[]): string[] {
  return linesOf(hours);
}

/** The stretches of seven lines, or the name of the first day whose line does not say any. */
export function weeklyIn(lines: readonly string[]): WeeklyHours[] | string {
  const found = hoursIn(lines);
  return typeof found === "string" ? found : found.map((each) => ({ ...each, end: each.end || MIDNIGHT }));
}
