import { describe, expect, it } from "vitest";

import type { Booking } from "../api/shapes";
import { aBooking, HOLDER, minutesLater, NOW } from "../test/things";
import { undoable } from "./undo";

const ended = (state: "cancelled" | "no_show", by: "clinic" | "patient" = "clinic"): Booking =>
  aBooking({ active: false, state, history: [...aBooking().history, { state, at: minutesLater(1), by }] });

const taken = aBooking({
  id: "booking_2",
  holder: { ...HOLDER, patient_name: "Ben Okoro" },
  history: [{ state: "booked", at: minutesLater(1.2), by: "patient" }],
});

const LATER = NOW + 80_000;

describe("what the clinic did can be undone", () => {
  it("for a minute", () => {
    expect(undoable([ended("cancelled")], LATER)).toEqual({ fate: "left", ms: 40_000 });
    expect(undoable([ended("no_show")], LATER)).toEqual({ fate: "left", ms: 40_000 });
    expect(undoable([ended("cancelled")], LATER + 41_000)).toEqual({ fate: "gone" });
  });

  it("when it closed the time, until it is open again", () => {
    const history: Booking["history"] = [{ state: "booked", at: minutesLater(1), by: "clinic" }];
    const block = aBooking({ kind: "block", holder: null, history });
    expect(undoable([block], LATER).fate).toBe("left");
    expect(undoable([{ ...block, active: false, state: "cancelled" }], LATER).fate).toBe("undone");
  });

  it("not once somebody has taken the time, who is named", () => {
    expect(undoable([ended("cancelled"), taken], LATER)).toEqual({ fate: "taken", by: "Ben Okoro" });
  });

  it("once", () => {
    const restored = aBooking({
      history: [...ended("cancelled").history, { state: "booked", at: minutesLater(1.2), by: "clinic" }],
    });
    expect(undoable([restored], LATER)).toEqual({ fate: "undone" });
  });

  it("although the time is being held: a hold gives way", () => {
    const hold = aBooking({ id: "hold", kind: "hold", state: "held", history: taken.history });
    expect(undoable([ended("cancelled"), hold], LATER).fate).toBe("left");
  });

  it("but not what a patient did", () => {
    expect(undoable([ended("cancelled", "patient")], LATER)).toEqual({ fate: "gone" });
  });

  it("when nothing happened, there is nothing to undo", () => {
    expect(undoable([], LATER)).toEqual({ fate: "gone" });
  });
});
