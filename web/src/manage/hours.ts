/** Opening hours as one types them: a line for each day, such as `09:00-13:00, 15:00-19:00`. */
import type { OpeningHours } from "../api/shapes";
import { minuteOfDay } from "../time/words";

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const STRETCH = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

export function linesOf(hours: readonly OpeningHours[]): string[] {
  return DAYS.map((_, weekday) =>
    hours
      .filter((each) => each.weekday === weekday)
      .map(({ start, end }) => `${minuteOfDay(start)}-${minuteOfDay(end)}`)
      .join(", "),
  );
}

/** The hours of seven lines, or the name of the first day whose line does not say any. */
export function hoursIn(lines: readonly string[]): OpeningHours[] | string {
  const found: OpeningHours[] = [];
  for (const [weekday, line] of lines.entries()) {
    const stretches = line.split(",").map((each) => each.trim()).filter(Boolean);
    for (const each of stretches) {
      const [start, end] = minutesIn(each);
      if (start === undefined || end === undefined) return DAYS[weekday] ?? "";
      found.push({ weekday, start, end });
    }
  }
  return found;
}

/** Where a stretch begins and ends, in minutes after midnight; nothing when it is no stretch. `24:00` is midnight. */
function minutesIn(stretch: string): number[] {
  const parts = STRETCH.exec(stretch)?.slice(1).map(Number) ?? [];
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = parts;
  if (fromHour > 23 || toHour > 24 || fromMinute > 59 || toMinute > 59 || (toHour === 24 && toMinute > 0)) return [];
  return [fromHour * 60 + fromMinute, (toHour * 60 + toMinute) % 1440];
}
