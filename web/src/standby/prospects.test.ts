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
  it("are not guessed without history", () => {
    expect(oddsInWords({ odds_week: null, expected_days: null })).toMatch(/not enough history yet/);
  });

  it("are said in tenths and days", () => {
    expect(oddsInWords({ odds_week: 0.72, expected_days: 5.6 })).toBe(
      "An offer within a week: about 7 in 10. You can expect one in about 6 days.",
    );
    expect(oddsInWords({ odds_week: 0.01, expected_days: 400 })).toMatch(/unlikely.*months/);
    expect(oddsInWords({ odds_week: 0.99, expected_days: 0.4 })).toMatch(/nearly certain.*within a day/);
    expect(oddsInWords({ odds_week: 0.5, expected_days: null })).toBe("An offer within a week: about 5 in 10.");
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

  it("never says that somebody is barred, but to call", () => {
    expect(whyNot("barred").said).toMatch(/call/);
    expect(whyNot("barred").said).not.toMatch(/bar/i);
  });
});
