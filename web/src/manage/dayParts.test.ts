import { expect, test } from "vitest";

import { aClinic } from "../test/things";
import { partLines, partsIn } from "./dayParts";

test("the parts of a day are read as they were typed", () => {
  const parts = aClinic().day_parts;
  expect(partLines(parts)).toEqual(["00:00-12:00", "12:00-17:00", "17:00-24:00"]);
  expect(partsIn(partLines(parts))).toEqual(parts);
});

test("each part has one time from and to", () => {
  expect(partsIn(["00:00-12:00", "", "17:00-24:00"])).toBeNull();
  expect(partsIn(["early", "12:00-17:00", "17:00-24:00"])).toBeNull();
});
