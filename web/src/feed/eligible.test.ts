import { expect, it } from "vitest";

import { aBooking, aClinic, aPatient, aSlot, BRIEF, minutesLater } from "../test/things";
import { whyNotFor } from "./eligible";

const CHILDREN = aSlot({ ages: { least: 0, most: 16 } });
const elsewhere = (id: string) => aBooking({ id, brief: { ...BRIEF, doctor_id: id, start: minutesLater(900) } });

it("says that a slot is for other ages, in full years on the day of the visit", () => {
  const ofAge = (born: string | null) => whyNotFor(CHILDREN, aPatient({ born }), [], null);
  expect(ofAge("1980-05-01")).toBe("For ages 0 to 16 only");
  expect(ofAge("2009-11-22")).toBeNull();
  expect(ofAge("2009-11-21")).toBe("For ages 0 to 16 only");
  expect(ofAge(null), "it is asked for at the claim").toBeNull();
});

it("says when the patient has as many visits as the clinic takes", () => {
  const same = aBooking({ brief: { ...BRIEF, visit_type: "CONSULTATION ", start: minutesLater(900) } });
  expect(whyNotFor(aSlot(), aPatient(), [same], aClinic())).toMatch(/^You have this kind of visit on /);
  const three = ["a", "b", "c"].map(elsewhere);
  expect(whyNotFor(aSlot(), aPatient(), three.slice(0, 2), aClinic())).toBeNull();
  expect(whyNotFor(aSlot(), aPatient(), three, aClinic())).toMatch(/^You have 3 visits here/);
});

it("knows what the clinic has otherwise for a type of visit, and that nought is no limit", () => {
  const { policy } = aClinic();
  const same = [aBooking({ brief: { ...BRIEF, start: minutesLater(900) } })];
  const course = { visit_type: "consultation", visits_with_doctor: 6 } as (ReturnType<typeof aClinic>)["overrides"][number];
  expect(whyNotFor(aSlot(), aPatient(), same, aClinic({ overrides: [course] }))).toBeNull();
  expect(whyNotFor(aSlot(), aPatient(), same, aClinic({ policy: { ...policy, visits_with_doctor: 0 } }))).toBeNull();
});
