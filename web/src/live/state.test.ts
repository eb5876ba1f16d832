import { describe, expect, it } from "vitest";

import type { Board, Feed, Logged, Standby } from "../api/shapes";
import { aBooking, aClinic, aSlot, aStandby, minutesLater, slotEvent } from "../test/things";
import { fromBoard, fromFeed } from "./snapshots";
import { apply, change, EMPTY, keep, seed, type LiveState } from "./state";

const feed = (changes: Partial<Feed>): Feed => ({
  position: "00",
  server_time: minutesLater(0),
  topics: ["dermatology@cell"],
  slots: [],
  ...changes,
});

/** A history of three slots in which each opens, is held, opens and is taken. */
const HISTORY: Logged[] = ["a", "b", "c"].flatMap((id, index) =>
  (["open", "held", "open", "booked"] as const).map((state, step) =>
    slotEvent(
      String(10 + step * 3 + index),
      state === "open" ? "slot.opened" : state === "held" ? "slot.held" : "slot.taken",
      aSlot({ id, state, version: step + 1 }),
    ),
  ),
);
const IN_ORDER = [...HISTORY].sort((one, other) => (one.position < other.position ? -1 : 1));

function after(events: readonly Logged[], start: LiveState = EMPTY): LiveState {
  return events.reduce(apply, start);
}

/** A repeatable shuffle. */
function shuffled<T>(items: readonly T[], seedling: number): T[] {
  let state = seedling;
  const random = () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31), state / 2 ** 31);
  return [...items]
    .map((item) => [random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

const versions = (state: LiveState) =>
  Object.fromEntries(Object.entries(state.slot).map(([id, kept]) => [id, kept.value]));

describe("events", () => {
  it("converge in any order, and when they come twice", () => {
    const truth = versions(after(IN_ORDER));
    for (let round = 1; round <= 200; round++) {
      const mixed = shuffled([...HISTORY, ...HISTORY.slice(0, round % 12)], round);
      expect(versions(after(mixed))).toEqual(truth);
    }
  });

  it("converge after any were dropped and all were replayed", () => {
    const truth = versions(after(IN_ORDER));
    for (let round = 1; round <= 200; round++) {
      const some = shuffled(HISTORY, round).slice(0, round % HISTORY.length);
      expect(versions(after(IN_ORDER, after(some)))).toEqual(truth);
    }
  });

  it("converge with a snapshot that came anywhere in between", () => {
    const truth = versions(after(IN_ORDER));
    for (let cut = 0; cut <= IN_ORDER.length; cut++) {
      const position = cut === 0 ? "00" : (IN_ORDER[cut - 1]?.position ?? "00");
      const then = versions(after(IN_ORDER.slice(0, cut)));
      const open = Object.values(then).filter((slot) => slot.state === "open" || slot.state === "held");
      for (let start = 0; start <= cut; start++) {
        const known = after(IN_ORDER.slice(start, cut));
        const state = after(IN_ORDER.slice(cut), seed(known, fromFeed(feed({ position, slots: open }))));
        for (const [id, slot] of Object.entries(versions(state))) expect(slot).toEqual(truth[id]);
      }
    }
  });

  it("move the position forward only", () => {
    const late = slotEvent("05", "slot.opened", aSlot());
    expect(apply({ ...EMPTY, seen: "09" }, late).seen).toBe("09");
    expect(apply({ ...EMPTY, seen: "01" }, late).seen).toBe("05");
  });

  it("leave the state as it is when they tell nothing new", () => {
    const state = after([slotEvent("05", "slot.taken", aSlot({ state: "booked", version: 2 }))]);
    expect(apply(state, slotEvent("04", "slot.opened", aSlot({ version: 1 })))).toBe(state);
  });
});

describe("a snapshot", () => {
  it("never overwrites what is newer", () => {
    const state = after([slotEvent("20", "slot.taken", aSlot({ state: "booked", version: 2 }))]);
    const seeded = seed(state, fromFeed(feed({ position: "10", slots: [aSlot({ version: 1 })] })));
    expect(seeded.slot.slot_1?.value.state).toBe("booked");
  });

  it("drops what it covers and does not hold", () => {
    const state = seed(EMPTY, fromFeed(feed({ position: "10", slots: [aSlot()] })));
    expect(seed(state, fromFeed(feed({ position: "20" }))).slot).toEqual({});
  });

  it("keeps what was learned after it was taken, and what it does not cover", () => {
    const newer = after([slotEvent("30", "slot.opened", aSlot())]);
    const elsewhere = seed(
      EMPTY,
      fromFeed(feed({ position: "10", topics: ["cardiology@cell"], slots: [aSlot({ topics: ["cardiology@cell"] })] })),
    );
    expect(seed(newer, fromFeed(feed({ position: "20" }))).slot).toHaveProperty("slot_1");
    expect(seed(elsewhere, fromFeed(feed({ position: "20" }))).slot).toHaveProperty("slot_1");
  });

  it("does not take away what the server has just answered", () => {
    const state = keep(EMPTY, "booking", aBooking(), "~");
    const snapshot = { position: "50", holds: { booking: [] }, covers: { booking: () => true } };
    expect(seed(state, snapshot).booking).toHaveProperty("booking_1");
  });
});

describe("what a request of ours changed", () => {
  const known = keep(EMPTY, "standby", aStandby({ version: 2 }), "10");
  const left = change(known, "standby", "standby_1", { active: false });
  const holding = (position: string, standbys: Standby[]) => ({
    position,
    holds: { standby: standbys },
    covers: { standby: ({ active }: Standby) => active },
  });
  const event = (state: Standby): Logged => ({
    position: "20",
    event: { id: "event_1", at: minutesLater(1), type: "standby.removed", subject: "standby", state },
  });

  it("is shown at the version that is known", () => {
    expect(left.standby.standby_1?.value).toEqual(aStandby({ version: 2, active: false }));
  });

  it("is not taken back by a snapshot or an event from before it", () => {
    const before = aStandby({ version: 2 });
    expect(seed(left, holding("15", [before]))).toMatchObject({ standby: { standby_1: { value: { active: false } } } });
    expect(apply(left, event(before)).standby).toBe(left.standby);
  });

  it("gives way to its own event, and to a snapshot from after it", () => {
    const removed = aStandby({ version: 3, active: false, removed: { at: minutesLater(1), fulfilled: null } });
    expect(apply(left, event(removed)).standby.standby_1?.value).toBe(removed);
    const restored = aStandby({ version: 4 });
    expect(seed(left, holding("30", [restored])).standby.standby_1?.value).toBe(restored);
  });

  it("makes no subject that is not known", () => {
    expect(change(known, "standby", "standby_2", { active: false })).toBe(known);
  });
});

it("shows a colleague's policy on an open board, and never goes back to an older one", () => {
  const board: Board = {
    position: "00",
    server_time: minutesLater(0),
    clinic: aClinic(),
    doctors: [],
    day_start: minutesLater(-720),
    day_end: minutesLater(720),
    slots: [],
    bookings: [],
    rounds: [],
    offers: [],
    unreadable: 0,
    unsettled: 0,
  };
  const changed = aClinic({ version: 2, policy: { ...aClinic().policy, mode: "queue" } });
  const event: Logged = {
    position: "01",
    event: { id: "event_1", at: minutesLater(1), type: "clinic.changed", subject: "clinic", state: changed },
  };
  const state = seed(apply(seed(EMPTY, fromBoard(board)), event), fromBoard(board));
  expect(state.clinic.clinic_1?.value.policy.mode).toBe("queue");
});
