import { describe, expect, it } from "vitest";

import { anAccount } from "../test/things";
import { clinicsOf, manages, worksAt } from "./roles";

const both = anAccount({
  role: "staff",
  memberships: [
    { clinic_id: "clinic_1", role: "staff", doctor_id: null },
    { clinic_id: "clinic_2", role: "manager", doctor_id: null },
    { clinic_id: "clinic_3", role: "doctor", doctor_id: "doctor_1" },
  ],
});

describe("somebody with a role at each of several clinics", () => {
  it("sees the boards of all of them, works at two and manages one", () => {
    expect(clinicsOf(both)).toEqual(["clinic_1", "clinic_2", "clinic_3"]);
    expect(["clinic_1", "clinic_2", "clinic_3", "clinic_4"].map((id) => worksAt(both, id))).toEqual([true, true, false, false]);
    expect(["clinic_1", "clinic_2", "clinic_3", "clinic_4"].map((id) => manages(both, id))).toEqual([false, true, false, false]);
  });
});

describe("an administrator", () => {
  it("manages every clinic", () => {
    const admin = anAccount({ role: "admin", memberships: [] });
    expect(clinicsOf(admin)).toBeNull();
    expect(manages(admin, "clinic_9")).toBe(true);
  });
});

describe("nobody", () => {
  it("manages nothing", () => {
    expect(manages(null, "clinic_1") || worksAt(null, "clinic_1")).toBe(false);
  });
});
