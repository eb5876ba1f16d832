import { describe, expect, it } from "vitest";

import { keep, EMPTY, type LiveState } from "../live/state";
import { aBooking, aClinic, aSlot, minutesLater, NOW } from "../test/things";
import { activity } from "./activity";
import { cells, kpis, type Scope } from "./day";

const SCOPE: Scope = {
  clinic: aClinic(),
  day_start: minutesLater(-720),
  day_end: minutesLater(720),
};

const taken = (): LiveState =>
  keep(
    keep(
      EMPTY,
      "slot",
      aSlot({ state: "booked", opening: 2, opened_at: new Date(NOW - 14_000).toISOString(), version: 3 }),
      "1",
    ),
    "booking",
    aBooking({ opening: 2 }),
    "2",
  );

describe("the board's day", () => {
  it("names each slot's state", () => {
    const state = (slot: Parameters<typeof aSlot>[0]) =>
      cells(keep(EMPTY, "slot", aSlot(slot), "1"), SCOPE, NOW)[0]?.state;
    expect(state({})).toBe("open");
    expect(state({ state: "held" })).toBe("held");
    expect(state({ state: "withdrawn", live: false })).toBe("withdrawn");
    expect(state({ start: minutesLater(-30), end: minutesLater(-10) })).toBe("unfilled");
  });

  it("leaves out a withdrawn slot whose time was published anew", () => {
    const old = keep(EMPTY, "slot", aSlot({ id: "old", state: "withdrawn", live: false }), "1");
    expect(cells(keep(old, "slot", aSlot({ id: "new" }), "2"), SCOPE, NOW).map((each) => each.slot.id)).toEqual([
      "new",
    ]);
  });

  it("counts what is booked and what the standby list filled", () => {
    const numbers = kpis(cells(taken(), SCOPE, NOW));
    expect(numbers).toMatchObject({ open: 0, booked: 1, fromStandby: 1 });
  });

  it("tells who took what, and how fast", () => {
    const state = taken();
    const [line] = activity(state, cells(state, SCOPE, NOW), NOW);
    expect(line?.text).toBe("Ana Pérez took 10:00 with Dr. Ito by text, 14 s after it opened");
  });
});
