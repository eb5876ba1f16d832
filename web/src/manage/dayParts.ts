/** Morning, afternoon and evening as one types them: a line for each, such as `08:00-12:00`. */
import type { Clinic } from "../api/shapes";
import { weeklyIn, weeklyLines } from "./weekly";

export const PARTS = ["morning", "afternoon", "evening"] as const;
export const PART_WORDS = { morning: "Morning", afternoon: "Afternoon", evening: "Evening" } as const;

export function partLines(parts: Clinic["day_parts"]): string[] {
  return weeklyLines(PARTS.map((part, weekday) => ({ weekday, ...parts[part] }))).slice(0, PARTS.length);
}

/** The parts of three lines; null when one of them is no time from and to. */
export function partsIn(lines: readonly string[]): Clinic["day_parts"] | null {
  const found = weeklyIn(lines);
  if (typeof found === "string" || found.length !== PARTS.length) return null;
  const [morning, afternoon, evening] = found.map(({ start, end }) => ({ start, end }));
  return morning && afternoon && evening ? { morning, afternoon, evening } : null;
}
