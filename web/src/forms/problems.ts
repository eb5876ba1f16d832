/** What is wrong with a form, field by field, in plain words: what the form itself can tell, and what the API answered. */
import { Problem, sentence } from "../api/problem";

export type FieldErrors = Readonly<Record<string, string>>;

export interface Trouble {
  /** By the field's name. */
  readonly fields: FieldErrors;
  /** What is about no field of this form. */
  readonly message: string | null;
}

export const NO_TROUBLE: Trouble = { fields: {}, message: null };

/** Refusals that are about one field, though the API does not name it. */
const FIELD_OF: Readonly<Record<string, string>> = {
  wrong_password: "password",
  bad_phone: "phone",
  email_taken: "email",
  bad_birth_date: "born",
  weak_password: "password",
  common_password: "password",
  same_password: "new",
  wrong_code: "code",
  code_expired: "code",
};

type Field = HTMLInputElement | HTMLTextAreaElement;

/** All that the form's own fields find wrong (`required`, `minLength`, `type`), each with its name. */
export function check(form: HTMLFormElement): FieldErrors {
  const fields = [...form.elements].filter((each): each is Field => "validity" in each && "name" in each && each.name !== "");
  return Object.fromEntries(fields.map((field) => [field.name, wordsFor(field)] as const).filter(([, words]) => words !== ""));
}

function wordsFor(field: Field): string {
  const { validity, value, minLength } = field;
  if (field.required && value.trim() === "") return `${labelOf(field)} is missing.`;
  if (validity.typeMismatch) {
    return field.type === "email" ? "That is not an e-mail address: it looks like ana@example.com." : "Please check this.";
  }
  if (minLength > 0 && value !== "" && value.length < minLength) return `Use at least ${minLength} characters.`;
  if (validity.tooLong) return `Use at most ${field.maxLength} characters.`;
  return validity.badInput || validity.patternMismatch ? "Please check this." : "";
}

/** The label as it is read, without the star of a required field. */
function labelOf(field: Field): string {
  const label = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? "";
  return label.replace(/\s*\*\s*$/, "").trim() || "This";
}

/** A refusal, sorted: what is about a field of this form goes there, all else is a message. */
export function sort(error: unknown, names: ReadonlySet<string>): Trouble {
  if (!(error instanceof Problem)) return { fields: {}, message: sentence(error) };
  const field = FIELD_OF[error.code];
  const is_here = field !== undefined && names.has(field) && Object.keys(error.fields).length === 0;
  const told = is_here ? { [field]: error.detail } : error.fields;
  const here = Object.entries(told).filter(([name]) => names.has(name));
  const elsewhere = Object.entries(told).filter(([name]) => !names.has(name));
  const rest = elsewhere.map(([name, words]) => `${inWords(name)}: ${words}`).join(" ");
  return { fields: Object.fromEntries(here), message: here.length === 0 && !rest ? error.detail : rest || null };
}

/** A refusal where a form has no place for it at its fields. */
export function inOneMessage(error: unknown): string {
  return sort(error, new Set()).message ?? sentence(error);
}

/** `visit type` for `visit_type`. */
function inWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
