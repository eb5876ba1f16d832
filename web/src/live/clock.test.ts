import { expect, it } from "vitest";

import { createClock } from "./clock";

const SERVER = Date.parse("2026-11-21T12:00:00Z");

it("takes the server's time for the middle of the round trip", () => {
  let local = 1_000_000;
  const clock = createClock(() => local);
  clock.sample(new Date(SERVER).toISOString(), local - 200, local);
  expect(clock.now()).toBe(SERVER + 100);
  local += 5_000;
  expect(clock.now()).toBe(SERVER + 5_100);
});

it("trusts the shortest recent trip", () => {
  const local = 1_000_000;
  const clock = createClock(() => local);
  clock.sample(new Date(SERVER).toISOString(), local - 20, local);
  clock.sample(new Date(SERVER + 60_000).toISOString(), local - 4_000, local);
  expect(clock.now()).toBe(SERVER + 10);
});

it("lets an old sample go, however good it was", () => {
  let local = 1_000_000;
  const clock = createClock(() => local);
  clock.sample(new Date(SERVER).toISOString(), local - 20, local);
  local += 11 * 60_000;
  clock.sample(new Date(SERVER + 60_000).toISOString(), local - 400, local);
  expect(clock.now()).toBe(SERVER + 60_200);
});

it("is the local clock before the first sample", () => {
  expect(createClock(() => 42).now()).toBe(42);
});
