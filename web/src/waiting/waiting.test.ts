import { describe, expect, it } from "vitest";

import type { Waiting } from "../api/shapes";
import { named } from "./names";
import { blankPerson, registration } from "./person";
import { countsInWords, numbered, waitsFor, waitsForInWords } from "./words";

function waiting(changes: Partial<Waiting> = {}): Waiting {
  return {
    id: "standby_1",
    patient_id: "patient_1",
    patient_name: "Ana Pérez",
    phone: null,
    label: "",
    specialties: [],
    doctor_ids: [],
    visit_types: [],
    since: "2026-11-01T08:00:00Z",
    urgency: 0,
    urgent_because: null,
    urgency_by: null,
    urgency_at: null,
    recent: 0,
    paused_until: null,
    ours: false,
    blocked: null,
    blocked_everywhere: false,
    texts_stopped: false,
    number_failed: false,
    not_verified: false,
    version: 1,
    ...changes,
  };
}

describe("finding somebody", () => {
  it("needs neither accents nor the first name", () => {
    expect(named(waiting(), "perez")).toBe(true);
    expect(named(waiting(), "pér an")).toBe(true);
    expect(named(waiting(), "")).toBe(true);
    expect(named(waiting(), "rez")).toBe(false);
  });
});

describe("what somebody waits for", () => {
  const slot = { doctor_id: "doctor_1", specialty: "dermatology" };
  it("is any doctor where none is named", () => {
    expect(waitsForInWords(waiting(), [])).toBe("Any doctor");
    expect(waitsFor(waiting(), slot)).toBe(true);
  });
  it("is a doctor, or a specialty", () => {
    expect(waitsFor(waiting({ doctor_ids: ["doctor_2"] }), slot)).toBe(false);
    expect(waitsFor(waiting({ doctor_ids: ["doctor_2"], specialties: ["dermatology"] }), slot)).toBe(true);
    expect(waitsForInWords(waiting({ specialties: ["dermatology"], visit_types: ["Follow-up"] }), [])).toBe(
      "Dermatology; Follow-up only",
    );
  });
});

describe("somebody who is blocked", () => {
  const line = [waiting({ id: "one" }), waiting({ id: "two", blocked: "Three no-shows" }), waiting({ id: "three" })];
  it("has no place, and nobody is behind them", () => {
    expect(numbered(line).map(({ place }) => place)).toEqual([1, null, 2]);
  });
  it("is counted apart", () => {
    expect(countsInWords(line, false)).toBe("2 waiting, 1 blocked");
    expect(countsInWords(line.slice(2), true)).toBe("1 waiting shown");
  });
});

describe("somebody whom the staff add", () => {
  const person = { ...blankPerson("2026-11-21"), name: " Ben Ode ", phone: "+1 555 010 0042" };
  it("waits from now on", () => {
    expect(registration(person, "2026-11-21", "America/New_York")).toMatchObject({ name: "Ben Ode", since: null });
  });
  it("or since the morning of the day they asked, by the clinic's clock", () => {
    const sent = registration({ ...person, since: "2026-10-01" }, "2026-11-21", "America/New_York");
    expect(sent.since).toBe("2026-10-01T12:00:00.000Z");
  });
});
