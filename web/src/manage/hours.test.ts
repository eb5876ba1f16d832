import { expect, test } from "vitest";

import { hoursIn, linesOf } from "./hours";

const EMPTY = ["", "", "", "", "", "", ""];

test("hours are read from lines and written into them again", () => {
  const lines = ["09:00-13:00, 15:00-19:00", "", "", "", "", "20:00-00:00", ""];
  const hours = hoursIn(lines);
  expect(hours).toEqual([
    { weekday: 0, start: 540, end: 780 },
    { weekday: 0, start: 900, end: 1140 },
    { weekday: 5, start: 1200, end: 0 },
  ]);
  expect(linesOf(hours as never)).toEqual(lines);
  expect(hoursIn(["8:30 – 24:00", ...EMPTY.slice(1)])).toEqual([{ weekday: 0, start: 510, end: 0 }]);
});

test.each(["nine to five", "25:00-26:00", "09:00", "09:60-10:00", "10:00-24:30"])("%s is no stretch of a day", (line) => {
  expect(hoursIn(["", line, ...EMPTY.slice(2)])).toBe("Tuesday");
});
