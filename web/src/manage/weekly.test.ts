import { expect, test } from "vitest";

import { weeklyIn, weeklyLines } from "./weekly";

test("a day lasts until midnight, and what was read is shown as it was typed", () => {
  const lines = ["09:00-13:00, 14:00-24:00", "", "", "", "", "", "08:00-12:00"];
  const hours = weeklyIn(lines);
  expect(hours).toEqual([
    { weekday: 0, start: 540, end: 780 },
    { weekday: 0, start: 840, end: 1440 },
    { weekday: 6, start: 480, end: 720 },
  ]);
  expect(typeof hours === "string" ? [] : weeklyLines(hours)).toEqual(lines);
});

test("a line that is no time from and to is named by its day", () => {
  expect(weeklyIn(["", "nine to five"])).toBe("Tuesday");
});
