/** A standby in plain words. */
import type { ListedDoctor, Clinic, Standby, Preferences } from "../api/shapes";
import { specialtyLabel } from "../queries/catalog";
import { dayAndTime, minuteOfDay } from "../time/words";

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const ALL_HOURS = (1 << 24) - 1;

export function isPaused(standby: Pick<Standby, "paused_until">, now: number): boolean {
  return standby.paused_until !== null && Date.parse(standby.paused_until) > now;
}

/** `Skin check`, or what it looks for. */
export function inOneLine(preferences: Preferences): string {
  return preferences.label || whatInWords(preferences, [], []);
}

/** `Dermatology or cardiology within 15 km`, `Dr. Ito`. */
export function whatInWords(preferences: Preferences, doctors: readonly ListedDoctor[], clinics: readonly Clinic[]): string {
  const area = preferences.specialties.map(specialtyLabel);
  const doctorNames = preferences.doctor_ids.map((id) => doctors.find((each) => each.id === id)?.name ?? "a doctor");
  const clinicNames = preferences.clinic_ids.map((id) => clinics.find((each) => each.id === id)?.name ?? "a clinic");
  const parts = [
    ...(area.length > 0 ? [`${either(area)} within ${preferences.radius_km} km`] : []),
    ...(doctorNames.length > 0 ? [either(doctorNames)] : []),
    ...(clinicNames.length > 0 ? [`anything at ${either(clinicNames)}`] : []),
  ];
  return parts.length > 0 ? either(parts) : "Nothing chosen yet";
}

/** `Mon–Fri 9–17`, `any time`, `some hours of the week`. */
export function hoursInWords(hours: readonly number[]): string {
  if (hours.every((bits) => bits === ALL_HOURS)) return "any time";
  if (hours.every((bits) => bits === 0)) return "never: no hour is chosen";
  const runs: { from: number; to: number; bits: number }[] = [];
  hours.forEach((bits, day) => {
    const last = runs.at(-1);
    if (last?.bits === bits && last.to === day - 1) last.to = day;
    else runs.push({ from: day, to: day, bits });
  });
  const used = runs.filter((run) => run.bits !== 0);
  return used
    .map(({ from, to, bits }) => `${DAYS[from]}${from === to ? "" : `–${DAYS[to]}`} ${spans(bits)}`)
    .join(", ");
}

/** `9–17`, `8–12 and 14–18` */
function spans(bits: number): string {
  if (bits === ALL_HOURS) return "all day";
  const found: string[] = [];
  let from: number | null = null;
  for (let hour = 0; hour <= 24; hour++) {
    const on = hour < 24 && ((bits >> hour) & 1) === 1;
    if (on && from === null) from = hour;
    if (!on && from !== null) {
      found.push(`${from}–${hour}`);
      from = null;
    }
  }
  return found.join(" and ");
}

const CHANNEL_WORDS: Record<Preferences["channels"][number], string> = {
  live: "in the app",
  sms: "by text",
  email: "by e-mail",
  push: "by push",
};

export function howInWords(preferences: Preferences): string {
  const channels = both(preferences.channels.map((channel) => CHANNEL_WORDS[channel]));
  const quiet =
    preferences.dnd && preferences.dnd.start !== preferences.dnd.end
      ? `, not between ${minuteOfDay(preferences.dnd.start)} and ${minuteOfDay(preferences.dnd.end)}`
      : "";
  return `Told ${channels || "nowhere"}${quiet}`;
}

/** `1 hour`, `2 days` for minutes. */
export function noticeInWords(minutes: number): string {
  if (minutes === 0) return "no notice";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return hours === 1 ? "1 hour" : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}

/** Why a request has ended, and that it can go on. `isOff`: the visit that ended it was given back. */
export function fulfilledInWords(standby: Pick<Standby, "fulfilled">, isOff: boolean): string {
  if (standby.fulfilled === null) return "";
  const { start, zone } = standby.fulfilled;
  const when = dayAndTime(start, zone);
  return isOff
    ? `You gave your visit on ${when} back. Keep looking, and you have your place in line again.`
    : `You have a visit on ${when}, so you are not asked any more. Keep looking, and you have your place in line again.`;
}

function both(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function either(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether nobody can ask its patient but by text; the app alone keeps no turn for anybody. */
export function onlyTexts(preferences: Pick<Preferences, "channels">): boolean {
  return preferences.channels.includes("sms") && !preferences.channels.includes("email") && !preferences.channels.includes("push");
}
