import { expect, it } from "vitest";

import { byReason } from "./refusals";

it("names each start that was refused, and each reason once", () => {
  const busy = { code: "doctor_busy", detail: "The doctor already has a slot at that time." };
  const past = { code: "slot_past", detail: "This appointment has already started." };
  const refused = [
    { ...past, start: "2026-11-21T11:30:00Z" },
    { ...busy, start: "2026-11-21T13:00:00Z" },
    { ...busy, start: "2026-11-21T13:30:00Z" },
  ];
  expect(byReason(refused, "America/New_York")).toEqual([
    { reason: past.detail, times: "06:30" },
    { reason: busy.detail, times: "08:00, 08:30" },
  ]);
});
