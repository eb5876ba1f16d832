import { expect, test } from "vitest";

import { experienceInWords, feeInWords, initials, languagesInWords, weekInWords } from "./words";

test("a fee is in its currency's own unit", () => {
  expect(feeInWords({ amount: 6500, currency: "EUR" })).toBe("€65.00");
  expect(feeInWords({ amount: 9000, currency: "JPY" })).toBe("¥9,000");
});

test("languages and experience are words", () => {
  expect(languagesInWords(["en", "es"])).toBe("English, Spanish");
  expect([0, 1, 12].map(experienceInWords)).toEqual([
    "in the first year of practice",
    "1 year of experience",
    "12 years of experience",
  ]);
});

test("a week has each day, with its hours in order", () => {
  const week = weekInWords([
    { weekday: 0, start: 840, end: 1080 },
    { weekday: 0, start: 480, end: 720 },
  ]);
  expect(week[0]).toEqual({ day: "Monday", hours: "08:00 to 12:00, 14:00 to 18:00" });
  expect(week[6]).toEqual({ day: "Sunday", hours: "closed" });
});

test("initials leave the title out", () => {
  expect(["Dr. Lucía Ferrer", "Ito", "Dr. Chloé von Martin"].map(initials)).toEqual(["LF", "I", "CV"]);
});
