import { expect, test } from "vitest";

import { equalTypesAsText, equalTypesFromText } from "./LimitFields";

test("groups of equal types are read from lines and written as lines", () => {
  const groups = equalTypesFromText(" Check-up, Follow-up \n\nX-ray\nLab,  Blood test, ");
  expect(groups).toEqual([
    ["Check-up", "Follow-up"],
    ["Lab", "Blood test"],
  ]);
  expect(equalTypesFromText(equalTypesAsText(groups))).toEqual(groups);
});
