/** The starts of a series of slots, from the wall clock of the clinic. */
import { instantOf } from "../time/zones";

export interface Series {
  readonly day: string;
  /** `09:00` */
  readonly from: string;
  readonly minutes: number;
  readonly count: number;
}

/** The instants, in order. Wall times that do not exist on that day are left out. */
export function starts({ day, from, minutes, count }: Series, zone: string): Date[] {
  const first = instantOf(day, from, zone);
  if (first === null || !(minutes > 0)) return [];
  return Array.from({ length: count }, (_, index) => new Date(first.getTime() + index * minutes * 60_000));
}

/** How many fit between two wall times. */
export function fitting(from: string, to: string, minutes: number): number {
  const minute = (time: string) => {
    const [hours, rest] = time.split(":").map(Number);
    return (hours ?? 0) * 60 + (rest ?? 0);
  };
  return minutes > 0 ? Math.max(0, Math.floor((minute(to) - minute(from)) / minutes)) : 0;
}
