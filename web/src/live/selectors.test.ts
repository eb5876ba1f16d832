import { describe, expect, it } from "vitest";

import { aBooking, anOffer, aSlot, minutesLater, NOW, slotEvent } from "../test/things";
import { shown } from "./phases";
import { feed, myOffers, myVisits, type FeedFilter } from "./selectors";
import { apply, EMPTY, keep, type LiveState, type Subject, type Subjects } from "./state";

const ANY: FeedFilter = {
  specialties: [],
  clinicId: null,
  doctorId: null,
  day: null,
  point: { lat: 40.73, lon: -73.98 },
  radiusKm: 15,
};

function holding<S extends Subject>(subject: S, ...items: Subjects[S][]): LiveState {
  return items.reduce((state, item) => keep(state, subject, item, "10"), EMPTY);
}

describe("the feed", () => {
  it("shows open and held slots that have not started, soonest first", () => {
    const state = holding(
      "slot",
      aSlot({ id: "later", start: minutesLater(60) }),
      aSlot({ id: "sooner", start: minutesLater(30), state: "held" }),
      aSlot({ id: "taken", state: "booked" }),
      aSlot({ id: "started", start: minutesLater(-1) }),
    );
    expect(feed(state, ANY, NOW).map((slot) => slot.id)).toEqual(["sooner", "later"]);
  });

  it("keeps to specialty, clinic, doctor and distance", () => {
    const state = holding("slot", aSlot());
    expect(feed(state, { ...ANY, specialties: ["cardiology"] }, NOW)).toEqual([]);
    expect(feed(state, { ...ANY, clinicId: "clinic_2" }, NOW)).toEqual([]);
    expect(feed(state, { ...ANY, doctorId: "doctor_2" }, NOW)).toEqual([]);
    expect(feed(state, { ...ANY, radiusKm: 1 }, NOW)).toEqual([]);
    expect(feed(state, { ...ANY, specialties: ["dermatology"], doctorId: "doctor_1" }, NOW)).toHaveLength(1);
  });

  it("shows a named clinic wherever it is", () => {
    expect(feed(holding("slot", aSlot()), { ...ANY, clinicId: "clinic_1", radiusKm: 1 }, NOW)).toHaveLength(1);
  });

  it("takes the day from the clinic's wall, not from UTC", () => {
    const state = holding("slot", aSlot({ start: "2026-11-22T03:30:00Z" }));
    expect(feed(state, { ...ANY, day: "2026-11-21" }, NOW)).toHaveLength(1);
    expect(feed(state, { ...ANY, day: "2026-11-22" }, NOW)).toEqual([]);
  });
});

describe("the cards' phases", () => {
  it("a card that was taken a moment ago is on its way out, and then gone", () => {
    const state = apply(
      holding("slot", aSlot()),
      slotEvent("20", "slot.taken", aSlot({ state: "booked", version: 2 })),
    );
    expect(shown(state, ANY, NOW + 1000).map((card) => card.phase)).toEqual(["leaving"]);
    expect(shown(state, ANY, NOW + 10_000)).toEqual([]);
  });

  it("a card that an event brought is new; one from the snapshot is not", () => {
    const live = apply(EMPTY, slotEvent("20", "slot.opened", aSlot({ opened_at: minutesLater(0) })));
    expect(shown(live, ANY, NOW + 1000)[0]?.phase).toBe("new");
    expect(shown(holding("slot", aSlot({ opened_at: minutesLater(0) })), ANY, NOW + 1000)[0]?.phase).toBe("steady");
  });
});

describe("mine", () => {
  it("lists offers that can be answered, those still fresh first", () => {
    const state = holding(
      "offer",
      anOffer({ id: "stale", state: "expired", expires_at: minutesLater(-5) }),
      anOffer({ id: "fresh" }),
      anOffer({ id: "lost", state: "lost", open: false }),
      anOffer({ id: "of another", holder: { ...anOffer().holder, account_id: "account_2" } }),
    );
    expect(myOffers(state, "account_1", NOW).map((offer) => offer.id)).toEqual(["fresh", "stale"]);
  });

  it("lists visits that are not over, and no holds", () => {
    const state = holding(
      "booking",
      aBooking(),
      aBooking({ id: "hold", kind: "hold", state: "held" }),
      aBooking({ id: "off", active: false, state: "cancelled" }),
    );
    expect(myVisits(state, "account_1", NOW).map((visit) => visit.id)).toEqual(["booking_1"]);
  });
});
