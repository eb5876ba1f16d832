import { beforeEach, expect, it } from "vitest";

import { aSlot, NOW } from "../test/things";
import { forgetWanted, keepWanted, takeWanted } from "./wanted";

beforeEach(() => sessionStorage.clear());

it("is given back once", () => {
  keepWanted(aSlot(), NOW);
  expect(takeWanted(NOW + 60_000)).toEqual(aSlot());
  expect(takeWanted(NOW + 60_000)).toBeNull();
});

it("is over after half an hour, when the visit has begun, and when it is given up", () => {
  keepWanted(aSlot(), NOW);
  expect(takeWanted(NOW + 31 * 60_000)).toBeNull();
  keepWanted(aSlot({ start: new Date(NOW + 1000).toISOString() }), NOW);
  expect(takeWanted(NOW + 2000)).toBeNull();
  keepWanted(aSlot(), NOW);
  forgetWanted();
  expect(takeWanted(NOW)).toBeNull();
});

it("is nothing when the browser kept something else", () => {
  sessionStorage.setItem("quickdoc-wanted", "{");
  expect(takeWanted(NOW)).toBeNull();
});
