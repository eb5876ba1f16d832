import { describe, expect, it } from "vitest";

import type { Account, Found } from "../api/shapes";
import { groupsOf, matching, pagesOf } from "./hits";
import { recentOf, remember } from "./recent";

const NOTHING: Found = { patients: [], doctors: [], clinics: [], visits: [] };
const FOUND: Found = {
  ...NOTHING,
  patients: [{ id: "patient_1", name: "Ana Ruiz", born: "1980-05-12", phone: "+34600123456" }],
  visits: [
    {
      id: "booking_1",
      clinic_id: "clinic_1",
      clinic_name: "Lakeside",
      doctor_name: "Dr. Byron",
      patient_id: "patient_1",
      patient_name: "Ana Ruiz",
      start: "2026-11-24T23:30:00Z",
      zone: "Europe/Madrid",
      state: "booked",
    },
  ],
};
const account = (role: Account["role"], ...roles: ("doctor" | "staff" | "manager")[]) =>
  ({
    id: "account_1",
    role,
    memberships: roles.map((each) => ({ clinic_id: "clinic_1", role: each, doctor_id: null })),
  }) as unknown as Account;

const paths = (who: Account | null) => pagesOf(who).map(({ to }) => to);

describe("the search", () => {
  it("offers everybody the pages of their role", () => {
    expect(paths(null)).toContain("/login");
    expect(paths(account("patient"))).toContain("/family");
    expect(paths(account("staff", "staff"))).toContain("/clinic/waiting");
    expect(paths(account("staff", "staff"))).not.toContain("/clinic/settings");
    expect(paths(account("doctor", "doctor"))).not.toContain("/clinic/waiting");
    expect(paths(account("manager", "manager"))).toContain("/clinic/settings");
    expect(paths(account("manager", "manager"))).not.toContain("/admin");
    expect(paths(account("admin"))).toContain("/admin");
  });

  it("finds pages by the beginnings of their words", () => {
    const pages = pagesOf(account("staff", "staff"));
    expect(matching(pages, "WAIT li").map(({ to }) => to)).toEqual(["/clinic/waiting"]);
    expect(matching(pages, "aiting")).toEqual([]);
    expect(matching(pages, " .* ")).toEqual([]);
  });

  it("leads staff to the visit on the board at the day of the clinic, and an administrator to the patient", () => {
    const [patients, visits] = groupsOf(FOUND, account("staff", "staff"));
    expect(visits?.hits[0]?.to).toBe("/clinic?clinic=clinic_1&day=2026-11-25");
    expect(patients?.hits[0]?.to).toBe("/clinic?clinic=clinic_1&day=2026-11-25");
    expect(groupsOf({ ...FOUND, visits: [] }, account("staff", "staff"))[0]?.hits[0]?.to).toBe("/clinic/waiting");
    expect(groupsOf(FOUND, account("admin"))[0]?.hits[0]?.to).toBe("/admin?patient=patient_1");
  });

  it("keeps what was chosen for each account, and nothing of patients", () => {
    const kept = new Map<string, string>();
    const shelf = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
    for (const { hits } of groupsOf(FOUND, account("staff", "staff"))) for (const hit of hits) remember("account_1", hit, shelf);
    const [board] = pagesOf(account("staff", "staff"));
    if (board) remember("account_1", board, shelf);
    expect([...kept.values()].join()).not.toContain("Ana");
    expect(recentOf("account_1", shelf).map(({ to }) => to)).toEqual(["/clinic"]);
    expect(recentOf("account_2", shelf)).toEqual([]);
    kept.set("quickdoc-search account_3", '[{"id":1},null,{"id":"x","label":"x","description":"","to":"https://elsewhere","keeps":true}]');
    expect(recentOf("account_3", shelf)).toEqual([]);
  });
});
