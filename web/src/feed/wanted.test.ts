import { beforeEach, expect, it } from "vitest";

import { aSlot, NOW } from "../test/things";
import { forgetWanted, keepWanted, readWanted } from "./wanted";

beforeEach(() => sessionStorage.clear());

it("is there however often it is read, until it is forgotten", () => {
  keepWanted(aSlot(), NOW);
  expect(readWanted(NOW + 60_000)).toEqual(aSlot());
  expect(readWanted(NOW + 60_000)).toEqual(aSlot());
  forgetWanted();
  expect(readWanted(NOW + 60_000)).toBeNull();
});

it("is over after half an hour, when the visit has begun, and when it is given up", () => {
  keepWanted(aSlot(), NOW);
  expect(readWanted(NOW + 31 * 60_000)).toBeNull();
  keepWanted(aSlot({ start: new Date(NOW + 1000).toISOString() }), NOW);
  expect(readWanted(NOW + 2000)).toBeNull();
  keepWanted(aSlot(), NOW);
  forgetWanted();
  expect(readWanted(NOW)).toBeNull();
});

it("is nothing when the browser kept something else", () => {
  sessionStorage.setItem("quickdoc-wanted", "{");
  expect(readWanted(NOW)).toBeNull();
});
