/** Why so many are asked together, in plain words. Pure. */
import type { PartReport, Policy, Sizing } from "../api/shapes";

export const PEOPLE_AT_FIRST = 3;
const MOST = 50;

/** The fewest people of whom at least one says yes with the chance `target`, when each does with `each`. */
export function fewest(each: number, target: number): number {
  if (each <= 0) return MOST;
  if (each >= 1) return 1;
  const exact = Math.log(1 - target) / Math.log(1 - each);
  return Math.min(MOST, Math.max(1, Math.ceil(exact - 1e-9)));
}

/** `7 were asked: about 9 in 100 say yes within 10 min, which makes a 48 % chance that one does. …` */
export function sizingInWords(sizing: Sizing): string {
  const { size, each, minutes, all, target } = sizing;
  const people = size === 1 ? "1 person was asked" : `${size} people were asked`;
  const reached = all >= target ? `, the target being ${percent(target)}` : ` of the ${percent(target)} aimed at`;
  return `${people}: about ${inHundred(each)} say yes within ${minutesInWords(minutes)}, which makes a ${percent(all)} chance${reached}. ${basis(sizing)}`;
}

/** The chance of a yes within so many minutes: as reported, or between two that are. */
export function chanceWithin({ chances, auto }: PartReport, minutes: number): number {
  if (Math.abs(auto.minutes - minutes) < 0.1) return auto.each;
  const known = Object.entries(chances)
    .map(([after, chance]) => [Number(after), chance] as const)
    .sort(([one], [other]) => one - other);
  let [before, least] = [0, 0];
  for (const [after, chance] of known) {
    if (minutes <= after) return least + ((chance - least) * (minutes - before)) / (after - before);
    [before, least] = [after, chance];
  }
  return least;
}

/** What `auto` would ask for under this policy, by time of day. */
export function autoInWords(stats: readonly PartReport[], policy: Pick<Policy, "window" | "target">): string {
  const sizes = stats.map((report) => fewest(chanceWithin(report, policy.window / 60), policy.target));
  const [first] = sizes;
  if (first === undefined) return "How many that is depends on how people here answer, which is measured.";
  const same = sizes.every((size) => size === first);
  const now = same
    ? `${first} at any time of day`
    : stats.map((report, index) => `${sizes[index]} ${partInWords(report.part)}`).join(", ");
  const seen = stats.reduce((sum, report) => sum + report.seen, 0);
  const from = seen === 0 ? "No history here yet: from published figures." : `From ${offers(seen)} of this clinic.`;
  return `As people answer now that would be ${now}. ${from}`;
}

/** `in the morning` for a time of day by its name. */
export function partInWords(part: string): string {
  if (part === "night") return "at night";
  if (part === "weekend") return "at the weekend";
  return `in the ${part.replaceAll("_", " ")}`;
}

function basis({ seen, part }: Sizing): string {
  return seen === 0
    ? "That is from published figures, as there is no history here yet."
    : `That is from ${offers(seen)} of this clinic ${partInWords(part)}.`;
}

function offers(count: number): string {
  return count === 1 ? "1 earlier offer" : `${count} earlier offers`;
}

function inHundred(share: number): string {
  return share < 0.01 ? "fewer than 1 in 100" : `${Math.round(share * 100)} in 100`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function minutesInWords(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`;
  return `${Math.round(minutes)} min`;
}
