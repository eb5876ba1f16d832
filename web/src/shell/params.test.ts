import { describe, expect, it } from "vitest";

import { amountIn, dayIn, idIn, oneOf, pointIn, specialtiesIn } from "./params";
import { pathIn, wordIn } from "./paths";

const GARBAGE = ["", "garbage", "null", "undefined", "NaN", "-1", "1e999", "💥", "<script>", "%00", "a".repeat(500), "//x", "2026-13-45"];

const said = (value: string) => new URLSearchParams([["it", value]]);

describe("a word that nobody can mean", () => {
  it.each(GARBAGE)("%j is no day, no amount, no point, no choice and no path", (value) => {
    const params = said(value);
    expect(dayIn(params, "it")).toBeNull();
    expect(amountIn(params, "it", 60)).toBeNull();
    expect(pointIn(params, "it")).toBeNull();
    expect(oneOf(["clinic_1"], params, "it")).toBeNull();
    expect(pathIn(params, "it")).toBeNull();
  });

  it.each(["", "<script>", "💥", "a b", "a/../b", "a".repeat(81)])("%j is no id", (value) => {
    expect(idIn(said(value), "it")).toBeNull();
  });

  it("is the same as nothing at all", () => {
    const nothing = new URLSearchParams();
    expect(dayIn(nothing, "it")).toBeNull();
    expect(amountIn(nothing, "it", 60)).toBeNull();
    expect(pointIn(nothing, "it")).toBeNull();
    expect(idIn(nothing, "it")).toBeNull();
    expect(pathIn(nothing, "it")).toBeNull();
    expect(specialtiesIn(nothing, "it")).toEqual([]);
    expect(wordIn(nothing, "it")).toBe("");
  });
});

describe("what is meant", () => {
  it("is a day that exists and that boards know", () => {
    expect(dayIn(said("2026-11-21"), "it")).toBe("2026-11-21");
    expect(dayIn(said("2028-02-29"), "it")).toBe("2028-02-29");
    for (const none of ["2026-02-29", "2026-11-31", "0001-01-01", "1970-12-31", "2199-12-31", "2026-1-1", "2026-11-21T00:00"]) {
      expect(dayIn(said(none), "it")).toBeNull();
    }
  });

  it("is an amount within bounds, a point on the map, a choice of those there are", () => {
    expect(amountIn(said("7.5"), "it", 60)).toBe(7.5);
    expect(amountIn(said("61"), "it", 60)).toBeNull();
    expect(amountIn(said("0"), "it", 60)).toBeNull();
    expect(pointIn(said("40.7,-74"), "it")).toEqual({ lat: 40.7, lon: -74 });
    for (const none of ["91,0", "0,181", "1", "1,", ",", "1,2,3", "x,y"]) expect(pointIn(said(none), "it")).toBeNull();
    expect(oneOf(["clinic_1"], said("clinic_1"), "it")).toBe("clinic_1");
    expect(idIn(said("slot_1-a"), "it")).toBe("slot_1-a");
  });

  it("is each specialty once, without what is no specialty", () => {
    const params = new URLSearchParams("s=dermatology&s=dermatology&s=%3Cb%3E&s=general_practice&s=");
    expect(specialtiesIn(params, "s")).toEqual(["dermatology", "general_practice"]);
  });
});

describe("the page to go on to", () => {
  it("is one of this site", () => {
    expect(pathIn(said("/standby?x=1#when"), "it")).toBe("/standby?x=1#when");
  });

  it.each(["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/.//evil.example", "\\\\evil.example", "javascript:alert(1)", "evil"])(
    "is not %j",
    (value) => expect(pathIn(said(value), "it")).toBeNull(),
  );
});
