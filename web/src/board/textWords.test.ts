import { expect, it } from "vitest";

import { masked, reasonOfText, recipient } from "./textWords";

it("hides the middle of a number", () => {
  expect(masked("+15550100001")).toBe("+15 •••••• 001");
  expect(masked("+15550100001")).not.toContain("5501");
  expect(masked("12345")).toBe("••••");
});

it("says in words why a text was not sent", () => {
  expect(reasonOfText("opted_out")).toBe("Texts are off (STOP)");
  expect(reasonOfText("error_30008")).toBe("The text service refused it (30008)");
  expect(reasonOfText("something_new")).toBe("something new");
});

it("says to whom a message went without giving the address away", () => {
  const to = { phone: "", to: "ana@example.com" };
  expect(recipient({ ...to, channel: "email" })).toBe("E-mail to a•••@example.com");
  expect(recipient({ ...to, channel: "push" })).toBe("Push");
  expect(recipient({ phone: "+15550101000", to: null, channel: "sms" })).toMatch(/^\+15 •+ 000$/);
});
