import { expect, test } from "vitest";

import { CHANNELS, filterIn, OUTCOMES, queryOf } from "./messageFilter";

const read = (search: string) => queryOf(filterIn(new URLSearchParams(search)));
const NOTHING = { state: null, channel: null, clinic_id: null, patient_id: null, since: null, until: null };

test("what the address says is asked for, and the last day is included", () => {
  expect(read("?state=failed&channel=sms&clinic=clinic_1&patient=patient_2&from=2026-11-21&to=2026-11-21")).toEqual({
    state: "failed",
    channel: "sms",
    clinic_id: "clinic_1",
    patient_id: "patient_2",
    since: new Date(2026, 10, 21).toISOString(),
    until: new Date(2026, 10, 22).toISOString(),
  });
});

test.each(["", "?state=intent&channel=fax", "?from=2026-02-31&to=tomorrow", "?clinic=a%20b&patient=" + "x".repeat(99)])(
  "%s asks for everything",
  (search) => expect(read(search)).toEqual(NOTHING),
);

test("every choice can be read from the address again", () => {
  for (const { value } of OUTCOMES) expect(read(`?state=${value}`).state).toBe(value);
  for (const { value } of CHANNELS) expect(read(`?channel=${value}`).channel).toBe(value);
});
