import { expect, it } from "vitest";

import type { Profile } from "../api/shapes";
import { fieldsOf, profileOf } from "./profile";

const EMPTY: Profile = {
  id: "patient_1",
  gender: null,
  address: null,
  emergency_contact: null,
  allergies: [],
  conditions: [],
  medication: [],
  version: 1,
};

it("is the same after it was in a form", () => {
  const full = {
    gender: "female" as const,
    address: "3 Cathedral Square",
    emergency_contact: { name: "Ben", phone: "+15550107778", relation: null },
    allergies: ["Penicillin", "Nuts"],
    conditions: [],
    medication: ["Salbutamol"],
  };
  expect(profileOf(fieldsOf({ ...EMPTY, ...full }))).toEqual(full);
  const { id, version, ...empty } = EMPTY;
  expect([id, version]).toEqual(["patient_1", 1]);
  expect(profileOf(fieldsOf(EMPTY))).toEqual(empty);
});

it("takes each line that says something", () => {
  const fields = { ...fieldsOf(EMPTY), allergies: " Nuts \n\n  \nPenicillin\n" };
  expect(profileOf(fields).allergies).toEqual(["Nuts", "Penicillin"]);
});

it("sends half a contact, so that the API says what is missing", () => {
  expect(profileOf({ ...fieldsOf(EMPTY), name: "Ben" }).emergency_contact).toEqual({ name: "Ben", phone: "", relation: null });
});
