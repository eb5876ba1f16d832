import { describe, expect, it } from "vitest";

import type { Booking } from "../api/shapes";
import { aBooking, anAccount, aSlot, minutesLater, NOW } from "../test/things";
import type { Cell, CellState } from "./day";
import { arrivedAt, isBack, nextStep } from "./steps";

const DESK = anAccount({ role: "staff", memberships: [{ clinic_id: "clinic_1", role: "staff", doctor_id: null }] });
const doctor = (doctor_id: string) =>
  anAccount({ role: "doctor", memberships: [{ clinic_id: "clinic_1", role: "doctor", doctor_id }] });

const cellOf = (state: CellState, start = minutesLater(30)): Cell => ({
  slot: aSlot({ state: "booked", start }),
  state,
  occupant: aBooking({ state: state as Booking["state"] }),
  ended: null,
  block: null,
  round: null,
  offers: [],
});

describe("the next step of a visit", () => {
  it.each([
    ["booked", "arrive"],
    ["confirmed", "arrive"],
    ["arrived", "begin"],
    ["in_progress", "complete"],
    ["completed", null],
  ] as const)("of one that is %s, at the front desk: %s", (state, step) => {
    expect(nextStep(cellOf(state), DESK, NOW)).toBe(step);
  });

  it("is no arrival on another day", () => {
    expect(nextStep(cellOf("booked", minutesLater(48 * 60)), DESK, NOW)).toBeNull();
  });

  it("is the call into the room for the visit's doctor, and nothing for another one", () => {
    expect(nextStep(cellOf("booked"), doctor(aSlot().doctor_id), NOW)).toBe("begin");
    expect(nextStep(cellOf("arrived"), doctor("doctor_9"), NOW)).toBeNull();
  });
});

it("waiting began with the arrival, not with the step back into the waiting room", () => {
  const at = (state: Booking["state"], minute: number) => ({ state, at: minutesLater(minute), by: "clinic" as const });
  const history = [at("booked", 0), at("arrived", 5), at("in_progress", 9), at("arrived", 10)];
  expect(arrivedAt(aBooking({ history }))).toBe(minutesLater(5));
  expect(isBack("arrived", "booked")).toBe(true);
  expect(isBack("cancelled", "booked")).toBe(false);
});
