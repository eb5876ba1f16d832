import { describe, expect, it } from "vitest";

import type { Linked } from "../api/shapes";
import { aBooking, anOffer, minutesLater, NOW } from "../test/things";
import { outcomeOf } from "./outcome";

function linked(changes: Partial<Linked> = {}): Linked {
  return {
    told: "offer",
    server_time: minutesLater(0),
    offer: anOffer(),
    booking: null,
    can: ["accept", "pass"],
    instead_of: null,
    ...changes,
  };
}

const over = (state: "lost" | "withdrawn" | "passed" | "accepted") =>
  linked({ offer: anOffer({ state, open: false }), can: [] });

describe("the page of a link", () => {
  it("asks while the window runs on the server's clock, and says when it is over", () => {
    expect(outcomeOf(linked(), NOW)).toBe("asked");
    expect(outcomeOf(linked(), Date.parse(minutesLater(9)))).toBe("stale");
  });

  it("says what has become of the offer", () => {
    expect(outcomeOf(over("lost"), NOW)).toBe("lost");
    expect(outcomeOf(over("withdrawn"), NOW)).toBe("withdrawn");
    expect(outcomeOf(over("passed"), NOW)).toBe("passed");
    expect(outcomeOf(over("accepted"), NOW)).toBe("closed");
    expect(outcomeOf(linked({ booking: aBooking(), can: [] }), NOW)).toBe("yours");
  });

  it("offers nothing once it has started", () => {
    expect(outcomeOf(linked(), Date.parse(minutesLater(181)))).toBe("started");
    expect(outcomeOf(linked({ can: [] }), Date.parse(minutesLater(181)))).toBe("started");
  });

  it("is about a visit when the message was", () => {
    const visit = (changes: Parameters<typeof aBooking>[0], now = NOW) =>
      outcomeOf(linked({ told: "reminder", offer: null, booking: aBooking(changes), can: ["confirm", "cancel"] }), now);
    expect(visit({})).toBe("visit");
    expect(visit({ state: "cancelled", active: false })).toBe("cancelled");
    expect(visit({ state: "moved", active: false })).toBe("moved");
    expect(visit({}, Date.parse(minutesLater(200)))).toBe("started");
  });
});
