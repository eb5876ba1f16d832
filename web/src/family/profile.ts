/** A profile as a form has it, and back: lists are one entry on each line. Pure. */
import type { Profile } from "../api/shapes";

export interface ProfileFields {
  gender: string | null;
  address: string;
  name: string;
  phone: string;
  relation: string;
  allergies: string;
  conditions: string;
  medication: string;
}

export function fieldsOf({ gender, address, emergency_contact, allergies, conditions, medication }: Profile): ProfileFields {
  return {
    gender,
    address: address ?? "",
    name: emergency_contact?.name ?? "",
    phone: emergency_contact?.phone ?? "",
    relation: emergency_contact?.relation ?? "",
    allergies: allergies.join("\n"),
    conditions: conditions.join("\n"),
    medication: medication.join("\n"),
  };
}

/** Without anything about the contact there is none; with something, the API says what is missing. */
export function profileOf({ gender, address, name, phone, relation, ...history }: ProfileFields) {
  const contact = { name: name.trim(), phone: phone.trim(), relation: relation.trim() || null };
  return {
    gender: gender as Profile["gender"],
    address: address.trim() || null,
    emergency_contact: contact.name || contact.phone || contact.relation ? contact : null,
    allergies: linesOf(history.allergies),
    conditions: linesOf(history.conditions),
    medication: linesOf(history.medication),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
