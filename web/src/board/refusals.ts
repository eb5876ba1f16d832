/** What could not be published, said once for each reason. */
import type { Refused } from "../api/shapes";
import { clockTime } from "../time/words";

export interface Refusals {
  readonly reason: string;
  /** `10:00, 10:30` */
  readonly times: string;
}

export function byReason(refused: readonly Refused[], zone: string): Refusals[] {
  const reasons = new Map<string, string[]>();
  for (const { start, detail } of refused)
    reasons.set(detail, [...(reasons.get(detail) ?? []), clockTime(start, zone)]);
  return [...reasons].map(([reason, times]) => ({ reason, times: times.join(", ") }));
}
