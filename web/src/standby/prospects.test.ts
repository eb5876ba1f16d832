import { minutesLater } from "../test/things";
import { describe, expect, it } from "vitest";

import { byPlace, oddsInWords, ordinal, placeInWords, whyNot, type PlaceRow } from "./prospects";

function row(changes: Partial<PlaceRow> = {}): PlaceRow {
  return {
    topic: "doctor:doctor_1",
    doctor_id: null,
    clinic_id: null,
    specialty: "dermatology",
    place: 3,
    waiting: 24,
    more: false,
    openings_per_week: 2,
    asked_per_week: 6,
    ...changes,
  };
}

describe("the place in line", () => {
  it("is said as people say it", () => {
    expect(placeInWords(row(), [], [])).toBe("About 3rd of 24 for dermatology near you");
    expect(placeInWords(row({ place: 1 }), [], [])).toBe("First of 24 for dermatology near you");
    expect(placeInWords(row({ place: 1, waiting: 1 }), [], [])).toBe("First for dermatology near you");
    expect(placeInWords(row({ specialty: null, clinic_id: "gone" }), [], [])).toBe("About 3rd of 24 at the clinic");
    expect(placeInWords(row({ place: null }), [], [])).toBe("By lot among 24 for dermatology near you");
    expect(placeInWords(row({ place: 1000, waiting: 1000, more: true }), [], [])).toMatch(/^Beyond the 1000th/);
  });

  it("shows the best line first", () => {
    const places = byPlace([row({ place: null }), row({ place: 9 }), row({ place: 2 })]).map(({ place }) => place);
    expect(places).toEqual([2, 9, null]);
  });

  it("counts as English does", () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 113].map(ordinal)).toEqual([
      "1st",
      "2nd",
      "3rd",
      "4th",
      "11th",
      "12th",
      "13th",
      "21st",
      "102nd",
      "113th",
    ]);
  });
});

describe("the odds", () => {
  const said = (odds_week: number | null, expected_days: number | null, until: string | null = null) =>
    oddsInWords({ odds_week, expected_days, as_of: minutesLater(0), until });

  it("are not guessed without history", () => {
    expect(said(null, null)).toMatch(/not enough history yet/);
  });

  it("are said in tenths and days", () => {
    expect(said(0.72, 5.6)).toBe("An offer within a week: about 7 in 10. You can expect one in about 6 days.");
    expect(said(0.01, 400)).toMatch(/unlikely.*months/);
    expect(said(0.99, 0.4)).toMatch(/nearly certain.*within a day/);
    expect(said(0.5, null)).toBe("An offer within a week: about 5 in 10.");
  });

  it("end with the visit than which something earlier is wanted", () => {
    expect(said(0.03, null, minutesLater(90))).toBe("No earlier offer is expected before your visit starts.");
    expect(said(0.3, null, minutesLater(2 * 24 * 60))).toBe("An offer before your visit starts: about 3 in 10.");
    expect(said(0.3, 15, minutesLater(30 * 24 * 60))).toMatch(/within a week: about 3 in 10.*2 weeks/);
  });
});

describe("why not me", () => {
  it("says what one could change, and where", () => {
    expect(whyNot("notice").change).toEqual({ part: "when", label: "Change the notice" });
    expect(whyNot("distance").change?.part).toBe("where");
  });

  it("offers no change where there is none", () => {
    expect(whyNot("quiet_hours").change).toBeNull();
    expect(whyNot("not_reached").change).toBeNull();
  });

  it("never says that somebody is blocked, but to call", () => {
    expect(whyNot("barred").said).toMatch(/call/);
    expect(whyNot("barred").said).not.toMatch(/bar|block/i);
  });
});
