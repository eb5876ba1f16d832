import { expect, it } from "vitest";

import type { Switches } from "../api/shapes";
import { bytes } from "./push";
import { toggled } from "./words";

const ON = { sms: true, email: true, push: true };
const SWITCHES: Switches = { offer: ON, booked: ON, cancelled: ON, reminder: ON };

it("turns one switch and leaves the others", () => {
  const turned = toggled(SWITCHES, "offer", "email");
  expect(turned).toEqual({ ...SWITCHES, offer: { ...ON, email: false } });
  expect(toggled(turned, "offer", "email")).toEqual(SWITCHES);
});

it("reads a key in base64url, as browsers want it", () => {
  expect([...bytes("-_8A")]).toEqual([251, 255, 0]);
});
