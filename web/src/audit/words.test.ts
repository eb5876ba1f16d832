import { describe, expect, it } from "vitest";

import type { AuditEntry } from "../api/shapes";
import { filterIn, queryOf, withFilter } from "./auditFilter";
import { sentenceOf } from "./words";

const NAMES = { account_1: "Ana Ruiz", account_2: "Bo Lind", patient_1: "Mia Ruiz", doctor_1: "Dr. Ito" };

function anEntry(fields: Partial<AuditEntry>): AuditEntry {
  return {
    id: "audit_1",
    at: "2026-11-21T12:00:00Z",
    action: "booking.cancelled",
    operation: "cancel_booking",
    account_id: "account_1",
    role: "staff",
    session_id: null,
    host: "192.0.2.1",
    device: "Firefox on Linux",
    kind: "booking",
    object_id: "booking_1",
    clinic_id: "clinic_1",
    patient_id: "patient_1",
    about: { start: "2026-11-24T09:30:00Z", zone: "UTC" },
    before: {},
    after: {},
    changed: [],
    ...fields,
  };
}

describe("an entry", () => {
  it("says who did what to whose visit", () => {
    expect(sentenceOf(anEntry({}), NAMES)).toMatch(/^Ana Ruiz cancelled the visit of Tue 24 Nov 09:30.* of Mia Ruiz\.$/);
  });

  it("says that a visit was moved, or answered by text", () => {
    expect(sentenceOf(anEntry({ action: "booking.made", after: { moved_from: "booking_0" } }), NAMES)).toContain("moved to");
    expect(sentenceOf(anEntry({ operation: "receive_text" }), NAMES)).toMatch(/ by text\.$/);
  });

  it("says which role somebody has now, and had", () => {
    const role = (name: string) => ({ memberships: [{ clinic_id: "clinic_1", role: name }] });
    const entry = { action: "account.role_changed", object_id: "account_2", patient_id: null };
    expect(sentenceOf(anEntry({ ...entry, before: role("staff"), after: role("manager") }), NAMES)).toBe(
      "Ana Ruiz made Bo Lind, who was a desk clerk, a manager.",
    );
    expect(sentenceOf(anEntry({ ...entry, before: role("staff"), after: { memberships: [] } }), NAMES)).toBe(
      "Ana Ruiz took the role of a desk clerk from Bo Lind.",
    );
  });

  it("names the parts of a clinic that differ", () => {
    const entry = anEntry({ action: "clinic.changed", changed: ["name"], before: { opening_hours: [] }, after: {} });
    expect(sentenceOf(entry, NAMES)).toBe("Ana Ruiz changed the clinic's name and opening hours.");
  });

  it("is readable where nobody, or nobody any more, has a name", () => {
    expect(sentenceOf(anEntry({ account_id: null, operation: "system" }), {})).toMatch(/^QuickDoc cancelled/);
    expect(sentenceOf(anEntry({ account_id: "account_9" }), {})).toMatch(/^Somebody who is gone cancelled .* a patient who is gone\.$/);
    expect(sentenceOf(anEntry({ action: "of.later_versions" }), NAMES)).toBe("Ana Ruiz of.later_versions.");
  });
});

describe("the filter in the address", () => {
  it("drops what makes no sense and keeps the clinic", () => {
    const params = new URLSearchParams("clinic=clinic_1&action=nonsense&by=account_1&from=yesterday");
    expect(filterIn(params)).toMatchObject({ action: null, by: "account_1", from: null });
    expect(withFilter(params, { by: null, action: "booking.made" }).toString()).toBe(
      "clinic=clinic_1&action=booking.made&from=yesterday",
    );
  });

  it("asks for whole days, the last one included", () => {
    const query = queryOf(filterIn(new URLSearchParams("from=2026-11-21&to=2026-11-21")));
    expect(Date.parse(query.to ?? "") - Date.parse(query.from ?? "")).toBe(86_400_000);
  });
});
