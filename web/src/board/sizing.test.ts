import { describe, expect, it } from "vitest";

import type { PartReport, Sizing } from "../api/shapes";
import { autoInWords, chanceWithin, fewest, sizingInWords } from "./sizing";

function sizing(changes: Partial<Sizing> = {}): Sizing {
  return { wave: 1, size: 17, each: 0.0405, all: 0.505, target: 0.5, minutes: 10, seen: 0, part: "morning", ...changes };
}

function report(part: PartReport["part"], seen: number, chances: Record<string, number>): PartReport {
  return { part, seen, chances, auto: sizing({ part, seen, each: chances["10"] ?? 0, minutes: 10 }) };
}

const MORNING = report("morning", 34, { 5: 0.03, 10: 0.05, 15: 0.06, 30: 0.09, 60: 0.1 });

describe("as few as reach a chance", () => {
  it("are the smallest number that does", () => {
    expect(fewest(0.5, 0.5)).toBe(1);
    expect(fewest(0.05, 0.5)).toBe(14);
    expect(1 - 0.95 ** 14).toBeGreaterThanOrEqual(0.5);
    expect(1 - 0.95 ** 13).toBeLessThan(0.5);
  });

  it("are never more than fifty, nor fewer than one", () => {
    expect(fewest(0, 0.5)).toBe(50);
    expect(fewest(0.001, 0.95)).toBe(50);
    expect(fewest(1, 0.95)).toBe(1);
  });

  it("take the chance from between two that are known", () => {
    expect(chanceWithin(MORNING, 10)).toBe(0.05);
    expect(chanceWithin(MORNING, 22.5)).toBeCloseTo(0.075);
    expect(chanceWithin(MORNING, 2.5)).toBeCloseTo(0.015);
    expect(chanceWithin(MORNING, 600)).toBe(0.1);
  });
});

describe("why so many", () => {
  it("is one plain sentence with the numbers it rests on", () => {
    expect(sizingInWords(sizing())).toBe(
      "17 people were asked: about 4 in 100 say yes within 10 min, which makes a 51 % chance, the target being 50 %. " +
        "That is from published figures, as there is no history here yet.",
    );
    expect(sizingInWords(sizing({ size: 1, all: 0.3, seen: 1, part: "night", minutes: 0.5 }))).toBe(
      "1 person was asked: about 4 in 100 say yes within 30 s, which makes a 30 % chance of the 50 % aimed at. " +
        "That is from 1 earlier offer of this clinic at night.",
    );
  });

  it("is said before anything is asked, too", () => {
    const policy = { window: 600, target: 0.5 };
    expect(autoInWords([], policy)).toMatch(/measured/);
    expect(autoInWords([MORNING], policy)).toBe(
      "As people answer now that would be 14 at any time of day. From 34 earlier offers of this clinic.",
    );
    const evening = report("evening", 6, { 10: 0.2 });
    expect(autoInWords([MORNING, evening], policy)).toContain("14 in the morning, 4 in the evening");
  });
});
