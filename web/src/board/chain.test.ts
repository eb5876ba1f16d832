import { describe, expect, it } from "vitest";

import type { ChainLink, Story } from "../api/shapes";
import { aBooking, aRound, BRIEF, NOW } from "../test/things";
import { chainOf, goesOn, linkInWords } from "./chain";

const LATER = { name: "Harbor Street Clinic", slot_id: "slot_2", brief: { ...BRIEF, start: "2026-11-26T16:00:00Z" } };

function link(changes: Partial<ChainLink> = {}): ChainLink {
  return {
    step: 0,
    state: "filled",
    round_id: "round_slot_1_1",
    place: { name: BRIEF.clinic_name, slot_id: "slot_1", brief: BRIEF },
    filled: { booking_id: "booking_1", patient_id: "patient_1", patient_name: "Ana Pérez", left: LATER },
    ...changes,
  };
}

describe("a slot's chain", () => {
  it("is asked for by the round that is looked at", () => {
    const round = aRound({ chain: { step: 2, booking_id: "booking_0" } });
    expect(chainOf({ round, occupant: null })).toBe(round.id);
    expect(chainOf({ round: aRound(), occupant: aBooking({ moved_from: "booking_9" }) })).toBe("round_slot_1_1");
  });

  it("is none where nobody has moved", () => {
    expect(chainOf({ round: aRound(), occupant: aBooking() })).toBeNull();
    expect(chainOf({ round: null, occupant: aBooking({ moved_from: "booking_9" }) })).toBeNull();
  });
});

describe("the story", () => {
  it("says who moved from where", () => {
    expect(linkInWords(link(), NOW)).toBe("Ana Pérez took it and gave back Thu 26 Nov 11:00.");
    expect(linkInWords(link({ filled: { ...ana(), left: { name: "another clinic", slot_id: null, brief: null } } }), NOW)).toBe(
      "Ana Pérez took it and gave back a visit at another clinic.",
    );
    expect(linkInWords(link({ filled: { ...ana(), left: null } }), NOW)).toBe("Ana Pérez took it.");
    expect(linkInWords(link({ state: "running", filled: null }), NOW)).toBe("Being offered now.");
  });

  it("goes on while something is offered, and between two steps", () => {
    const story = (...links: ChainLink[]): Story => ({ id: "round_slot_1_1", links });
    const end = link({ step: 1, filled: { ...ana(), left: null } });
    expect(goesOn(story(link()))).toBe(true);
    expect(goesOn(story(link(), link({ step: 1, state: "running", filled: null })))).toBe(true);
    expect(goesOn(story(link(), end))).toBe(false);
    expect(goesOn(story(link(), link({ step: 1, state: "released", filled: null })))).toBe(false);
  });
});

function ana() {
  return { booking_id: "booking_1", patient_id: "patient_1", patient_name: "Ana Pérez" };
}
