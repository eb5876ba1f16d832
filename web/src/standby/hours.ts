/** The week's hours as bits: Monday to Sunday, bit h set when a visit may start between h:00 and h:59. */

const ALL = (1 << 24) - 1;

export interface Spot {
  readonly day: number;
  readonly hour: number;
}

export function has(hours: readonly number[], { day, hour }: Spot): boolean {
  return (((hours[day] ?? 0) >> hour) & 1) === 1;
}

/** The hours with every spot of the rectangle between two corners set or cleared. */
export function paint(hours: readonly number[], one: Spot, other: Spot, on: boolean): number[] {
  const [firstDay, lastDay] = [Math.min(one.day, other.day), Math.max(one.day, other.day)];
  const mask = between(Math.min(one.hour, other.hour), Math.max(one.hour, other.hour) + 1);
  return hours.map((bits, day) => (day < firstDay || day > lastDay ? bits : on ? bits | mask : bits & ~mask));
}

/** The same hours from..to on some days, nothing on the others. */
export function only(days: readonly number[], from: number, to: number): number[] {
  return Array.from({ length: 7 }, (_, day) => (days.includes(day) ? between(from, to) : 0));
}

/** Bits from..to-1. */
function between(from: number, to: number): number {
  return (ALL >> (24 - (to - from))) << from;
}

const WEEKDAYS = [0, 1, 2, 3, 4];
const WEEK = [0, 1, 2, 3, 4, 5, 6];

export const PRESETS: readonly { readonly label: string; readonly hours: readonly number[] }[] = [
  { label: "Any time", hours: only(WEEK, 0, 24) },
  { label: "Weekdays 9–17", hours: only(WEEKDAYS, 9, 17) },
  { label: "Mornings", hours: only(WEEK, 7, 12) },
  { label: "After work", hours: only(WEEKDAYS, 16, 20) },
  { label: "Nothing", hours: only([], 0, 0) },
];
