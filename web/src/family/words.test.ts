import { expect, it } from "vitest";

import { ageOn, bornInWords } from "./words";

it("counts full years, also on the birthday itself", () => {
  expect(ageOn("2019-03-12", "2026-03-11")).toBe(6);
  expect(ageOn("2019-03-12", "2026-03-12")).toBe(7);
  expect(bornInWords("2025-11-20", "2026-11-21")).toBe("20 November 2025, 1 year old");
});
