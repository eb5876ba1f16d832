/**
 * What the address says after its `?`. Anybody may write anything there, so everything is read here and whatever
 * does not make sense counts as not said: a page never breaks on it, and the API is never asked with it.
 */
import type { Point } from "../api/shapes";

const FIRST_DAY = "1971-01-01";
const LAST_DAY = "2199-12-30";
const MOST_SPECIALTIES = 12;

/** A day such as `2026-11-21`, which the API's boards know. */
export function dayIn(params: URLSearchParams, name: string): string | null {
  const said = params.get(name) ?? "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(said) || said < FIRST_DAY || said > LAST_DAY) return null;
  const day = new Date(`${said}T12:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said) ? said : null;
}

/** An id as we make them. Whether there is such a thing, only a list or the server knows. */
export function idIn(params: URLSearchParams, name: string): string | null {
  const said = params.get(name) ?? "";
  return /^[\w-]{1,80}$/.test(said) ? said : null;
}

/** One of the choices. */
export function oneOf(choices: readonly string[], params: URLSearchParams, name: string): string | null {
  const said = params.get(name);
  return said !== null && choices.includes(said) ? said : null;
}

/** A number above 0 and up to `most`. */
export function amountIn(params: URLSearchParams, name: string, most: number): number | null {
  const said = Number(params.get(name));
  return said > 0 && said <= most ? said : null;
}

/** `40.71,-74.01`. */
export function pointIn(params: URLSearchParams, name: string): Point | null {
  const [lat, lon, ...more] = (params.get(name) ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  if (lat === undefined || lon === undefined || more.length > 0) return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

export function specialtiesIn(params: URLSearchParams, name: string): string[] {
  const said = params.getAll(name).filter((each) => /^[a-z_]{2,40}$/.test(each));
  return [...new Set(said)].slice(0, MOST_SPECIALTIES);
}
