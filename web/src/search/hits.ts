/** What the search shows: pages that one may go to, and what the server found, as links in groups. */
import type { Account, Found } from "../api/shapes";
import { clinicsOf, isDesk, manages } from "../clinic/roles";
import { dateInWords, dayAndTime, dayOf } from "../time/words";

export interface Hit {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly to: string;
  /** Whether the device may remember it: nothing about patients. */
  readonly keeps: boolean;
}

export interface HitGroup {
  readonly label: string;
  readonly hits: readonly Hit[];
}

const page = (label: string, to: string): Hit => ({ id: `page ${to}`, label, description: "Page", to, keeps: true });

const HELP = page("How it works", "/how");
const LIVE = page("Live: free appointments", "/");
const DOCTORS = page("Doctors", "/doctors");
const ACCOUNT = page("Account", "/account");
const GUEST = [LIVE, DOCTORS, HELP, page("Log in", "/login"), page("Sign up", "/sign-up")];
const PATIENT = [
  LIVE, DOCTORS, page("Standby", "/standby"), page("Family", "/family"), page("Notifications", "/notifications"), ACCOUNT, HELP,
];
const DESK = [page("Waiting list", "/clinic/waiting")];
const MANAGER = [page("Clinic settings", "/clinic/settings"), page("Doctors of the clinic", "/clinic/doctors")];
const ADMIN = [page("Administration", "/admin"), page("Messages", "/admin/messages"), page("System", "/admin/system")];

/** The pages that somebody may go to. */
export function pagesOf(account: Account | null): readonly Hit[] {
  if (account === null) return GUEST;
  if (account.role === "patient") return PATIENT;
  const isManager = account.role === "admin" || (clinicsOf(account) ?? []).some((id) => manages(account, id));
  return [
    page("Board", "/clinic"),
    ...(isDesk(account) ? DESK : []),
    ...(isManager ? MANAGER : []),
    ...(account.role === "admin" ? ADMIN : []),
    LIVE, DOCTORS, ACCOUNT, HELP,
  ];
}

/** Those pages of whose names each typed word begins a word. */
export function matching(pages: readonly Hit[], typed: string): readonly Hit[] {
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  return pages.filter(({ label }) => words.every((each) => wordsOf(label).some((word) => word.startsWith(each))));
}

/** What the server found. A patient leads to the administration, to their next visit, or to the waiting list. */
export function groupsOf(found: Found, account: Account | null): readonly HitGroup[] {
  const visits = found.visits.map((visit) => {
    const day = dayOf(Date.parse(visit.start), visit.zone);
    const isTheirs = account?.role === "patient";
    const label = isTheirs ? visit.doctor_name : visit.patient_name;
    const to = isTheirs ? "/" : `/clinic?${new URLSearchParams({ clinic: visit.clinic_id, day }).toString()}`;
    const description = [dayAndTime(visit.start, visit.zone), isTheirs ? visit.clinic_name : visit.doctor_name].join(", ");
    return { id: visit.id, label, description, to, keeps: false };
  });
  const patients = found.patients.map(({ id, name, born, phone }) => {
    const description = [born === null ? "" : `born ${dateInWords(born)}`, phone].filter(Boolean).join(", ");
    const next = found.visits.find((visit) => visit.patient_id === id);
    const to =
      account?.role === "admin" ? `/admin?patient=${id}` : (visits.find((visit) => visit.id === next?.id)?.to ?? "/clinic/waiting");
    return { id, label: name, description, to, keeps: false };
  });
  const doctors = found.doctors.map(({ id, name, clinic_names }) => ({
    id, label: name, description: clinic_names.join(", "), to: `/doctors/${id}`, keeps: true,
  }));
  const clinics = found.clinics.map(({ id, name, address }) => ({
    id, label: name, description: address, to: `/clinics/${id}`, keeps: true,
  }));
  const groups = [
    { label: "Patients", hits: patients },
    { label: "Visits", hits: visits },
    { label: "Doctors", hits: doctors },
    { label: "Clinics", hits: clinics },
  ];
  return groups.filter(({ hits }) => hits.length > 0);
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
