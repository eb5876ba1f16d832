import { describe, expect, it } from "vitest";

import { countdown, dayAndTime, dayInWords, dayOf, sameWallTime, span, timeThere } from "./words";
import { instantOf, wallMinute } from "./zones";

describe("from the wall to the instant", () => {
  it("knows the zone's offset on that day", () => {
    expect(instantOf("2026-11-21", "09:30", "America/New_York")?.toISOString()).toBe("2026-11-21T14:30:00.000Z");
    expect(instantOf("2026-07-21", "09:30", "America/New_York")?.toISOString()).toBe("2026-07-21T13:30:00.000Z");
    expect(instantOf("2026-11-21", "00:00", "Asia/Kolkata")?.toISOString()).toBe("2026-11-20T18:30:00.000Z");
  });

  it("finds nothing in the hour that spring skips", () => {
    expect(instantOf("2026-03-08", "02:30", "America/New_York")).toBeNull();
  });

  it("takes the first of the hour that autumn repeats", () => {
    expect(instantOf("2026-11-01", "01:30", "America/New_York")?.toISOString()).toBe("2026-11-01T05:30:00.000Z");
  });

  it("and back", () => {
    expect(wallMinute("2026-11-21T14:30:00Z", "America/New_York")).toBe(9 * 60 + 30);
  });
});

describe("in words", () => {
  it("says spans as people do", () => {
    expect([12_000, 240_000, 12_000_000, 200_000_000].map(span)).toEqual(["12 s", "4 min", "3 h 20 min", "2 days"]);
  });

  it("counts down to zero and not below", () => {
    expect([245_000, 3_845_000, -5].map(countdown)).toEqual(["4:05", "1:04:05", "0:00"]);
  });

  it("calls today and tomorrow by name, in the zone of the place", () => {
    const now = Date.parse("2026-11-22T03:00:00Z");
    expect(dayOf(now, "America/New_York")).toBe("2026-11-21");
    expect(dayInWords("2026-11-22T04:00:00Z", "America/New_York", now)).toBe("Today");
    expect(dayInWords("2026-11-22T14:00:00Z", "America/New_York", now)).toBe("Tomorrow");
    expect(dayInWords("2026-11-24T14:00:00Z", "America/New_York", now)).toBe("Tue 24 Nov");
  });

  it("names the zone of a time that the reader's clock does not show", () => {
    const [noon, madrid] = ["2026-11-21T12:00:00Z", "Europe/Madrid"];
    expect(timeThere(noon, madrid, "Europe/Paris")).toBe("13:00");
    expect(timeThere(noon, madrid, "Europe/London")).toBe("13:00 Madrid time");
    expect(timeThere(noon, "America/Argentina/Buenos_Aires", madrid)).toBe("09:00 Buenos Aires time");
    expect(dayAndTime(noon, madrid, null, madrid)).toBe("Sat 21 Nov 13:00");
    expect(dayAndTime(noon, madrid, Date.parse(noon), "Europe/London")).toBe("Today 13:00 Madrid time");
  });

  it("names it only on the days on which the two differ", () => {
    const [one, other] = ["America/Phoenix", "America/Los_Angeles"];
    expect(timeThere("2026-07-21T19:00:00Z", one, other)).toBe("12:00");
    expect(timeThere("2026-11-21T19:00:00Z", one, other)).toBe("12:00 Phoenix time");
  });

  it("knows when two zones show the same time", () => {
    expect(sameWallTime("2026-11-21T12:00:00Z", "Europe/Madrid", "Europe/Paris")).toBe(true);
    expect(sameWallTime("2026-11-21T12:00:00Z", "Europe/Madrid", "Europe/London")).toBe(false);
  });
});
