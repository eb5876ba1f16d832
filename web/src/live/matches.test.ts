import { describe, expect, it } from "vitest";

import type { Slot } from "../api/shapes";
import { aBooking, aMatch, aSlot, aStandby, minutesLater, NOW, slotEvent } from "../test/things";
import { groundsOf, hear, matchedFor, openings, seedMatches } from "./matches";
import { apply, EMPTY, keep, type LiveState } from "./state";

const LATER = { booking_id: "booking_1", start: minutesLater(999), zone: "America/New_York" };
const instead = { ...LATER, visit_type: null, minutes: null, doctor_id: null, specialty: null, any_doctor: false, clinic_id: null };

/** Somebody who stands by, and a slot that has just opened. */
function opened(slot: Slot = aSlot(), standby = aStandby()): LiveState {
  return keep(apply(EMPTY, slotEvent("10", "slot.opened", slot)), "standby", standby, "05");
}

const told = (state: LiveState, changes = {}, position = "10") =>
  hear(state, { position, matches: [aMatch(changes)] });
const snapshot = (position: string, changes = {}) => ({ position, server_time: "", slots: [], matches: [], ...changes });
const ids = (state: LiveState, now = NOW) => openings(state, now).map(({ slot }) => slot.id);

describe("a match that is told", () => {
  it("is shown once the slot and the request are known, whatever came first", () => {
    expect(ids(told(EMPTY))).toEqual([]);
    expect(ids(told(opened()))).toEqual(["slot_1"]);
    const early = keep(told(EMPTY), "standby", aStandby(), "05");
    expect(ids(apply(early, slotEvent("10", "slot.opened", aSlot())))).toEqual(["slot_1"]);
  });

  it.each(["booked", "held", "withdrawn"] as const)("goes when the slot is %s", (state) => {
    const gone = slotEvent("11", "slot.taken", aSlot({ state, version: 2 }));
    expect(ids(apply(told(opened()), gone))).toEqual([]);
  });

  it("is for one opening: when the slot opens again it has to be told again", () => {
    const again = slotEvent("12", "slot.opened", aSlot({ opening: 2, version: 3 }));
    const state = apply(told(opened()), again);
    expect(ids(state)).toEqual([]);
    expect(ids(told(state, { opening: 2 }, "12"))).toEqual(["slot_1"]);
  });

  it("goes when notice and way leave no time for it, and while the request pauses or once it has ended", () => {
    const state = told(opened());
    expect(ids(state, Date.parse(minutesLater(119)))).toEqual(["slot_1"]);
    expect(ids(state, Date.parse(minutesLater(120)))).toEqual([]);
    const changed = (changes: object) => keep(state, "standby", aStandby({ version: 3, ...changes }), "11");
    expect(ids(changed({ paused_until: minutesLater(60) }))).toEqual([]);
    expect(ids(changed({ active: false }))).toEqual([]);
    expect(ids(changed({}))).toEqual(["slot_1"]);
  });

  it("counts once for each person, by the request for which nothing is given back", () => {
    const both = keep(told(opened()), "standby", aStandby({ id: "standby_2", instead_of: instead }), "05");
    const state = told(told(both, { standby_id: "standby_2" }), { standby_id: "standby_1" });
    expect(openings(state, NOW).map(({ standby }) => standby.id)).toEqual(["standby_1"]);
    expect(matchedFor(state, NOW)).toEqual({ slot_1: ["patient_1"] });
  });
});

describe("after a gap", () => {
  it("what was missed is there, and what is over is not", () => {
    const missed = { slots: [aSlot({ id: "slot_2" })], matches: [aMatch({ slot_id: "slot_2" })] };
    expect(ids(seedMatches(told(opened()), snapshot("20", missed)))).toEqual(["slot_2"]);
  });

  it("what was told since the answer was made stays", () => {
    expect(ids(seedMatches(told(opened()), snapshot("09")))).toEqual(["slot_1"]);
  });

  it("what came while one was looking is still news", () => {
    const state = seedMatches(told(opened()), snapshot("20", { matches: [aMatch()] }));
    expect(openings(state, NOW).map(({ isNews }) => isNews)).toEqual([true]);
    const loaded = seedMatches(opened(), snapshot("20", { matches: [aMatch()] }));
    expect(openings(loaded, NOW).map(({ isNews }) => isNews)).toEqual([false]);
  });
});

it("is asked for anew when the account's own requests or visits change", () => {
  const before = groundsOf(opened(), "account_1");
  const visiting = keep(opened(), "booking", aBooking(), "11");
  expect(groundsOf(keep(opened(), "standby", aStandby({ version: 3 }), "11"), "account_1")).not.toBe(before);
  expect(groundsOf(visiting, "account_1")).not.toBe(before);
  expect(groundsOf(told(opened()), "account_1")).toBe(before);
  expect(groundsOf(visiting, "account_2")).toBe("");
});
