/** What an account may do at which clinics, as the server decides it; the pages show no more than that. */
import type { Account, Membership } from "../api/shapes";

export type ClinicRole = Membership["role"];

export const ROLE_WORDS: Record<ClinicRole, string> = { staff: "Front desk", manager: "Manager", doctor: "Doctor" };

/** The clinics whose boards the account may see; null: of all. */
export function clinicsOf(account: Account): readonly string[] | null {
  return account.role === "admin" ? null : account.memberships.map((each) => each.clinic_id);
}

export function roleAt(account: Account | null, clinicId: string): ClinicRole | null {
  return account?.memberships.find((each) => each.clinic_id === clinicId)?.role ?? null;
}

/** Whether the account may see to the staff, the doctors and the clinic itself. */
export function manages(account: Account | null, clinicId: string): boolean {
  return account?.role === "admin" || roleAt(account, clinicId) === "manager";
}

/** Whether the account may do what the front desk does. */
export function worksAt(account: Account | null, clinicId: string): boolean {
  return manages(account, clinicId) || roleAt(account, clinicId) === "staff";
}

/** Whether it is the login of the doctor whose slot this is. */
export function isDoctorOf(account: Account | null, slot: { clinic_id: string; doctor_id: string }): boolean {
  const isTheirs = (each: Membership) => each.clinic_id === slot.clinic_id && each.doctor_id === slot.doctor_id;
  return account?.memberships.some(isTheirs) ?? false;
}

/** Whether the account is one for work at clinics. */
export function worksSomewhere(account: Account): boolean {
  return account.role !== "patient" && account.role !== "admin";
}

/** Whether the account does the front desk's work anywhere. */
export function isDesk(account: Account): boolean {
  return account.role === "admin" || account.memberships.some((each) => each.role !== "doctor");
}
