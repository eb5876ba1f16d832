/** Times in words, as people say them, in the zone of the place they are about. */

const LOCALE = "en-GB";
/** Canada writes days as ISO 8601 does. */
const ISO_DAYS = "en-CA";
const cache = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a thousand times as long as using it. */
function format(zone: string, options: Intl.DateTimeFormatOptions, locale = LOCALE): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  const known = cache.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  cache.set(key, known);
  return known;
}

/** `10:30`. Where it is shown alone, something near it says whose clock that is; else see `timeThere`. */
export function clockTime(instant: string | number, zone: string): string {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(instant));
}

/** `2026-11-21`, the day on the wall of `zone`. */
export function dayOf(instant: string | number, zone: string): string {
  return format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }, ISO_DAYS).format(new Date(instant));
}

/** `Today`, `Tomorrow`, or `Tue 24 Nov`. */
export function dayInWords(instant: string | number, zone: string, now: number): string {
  const day = dayOf(instant, zone);
  if (day === dayOf(now, zone)) return "Today";
  if (day === addDays(dayOf(now, zone), 1)) return "Tomorrow";
  return shortDay(instant, zone);
}

/** `Tue 24 Nov`, also for today. */
export function shortDay(instant: string | number, zone: string): string {
  return format(zone, { weekday: "short", day: "numeric", month: "short" }).format(new Date(instant));
}

/** `Saturday, 21 November` for a day such as `2026-11-21`. */
export function longDay(day: string): string {
  return format("UTC", { weekday: "long", day: "numeric", month: "long" }).format(Date.parse(`${day}T12:00:00Z`));
}

/** `12 March 2019` for a day such as `2019-03-12`. */
export function dateInWords(day: string): string {
  return format("UTC", { day: "numeric", month: "long", year: "numeric" }).format(Date.parse(`${day}T12:00:00Z`));
}

/** The day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** `12 s`, `4 min`, `3 h 20 min`, `2 days`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return minutes % 60 === 0 || hours >= 12 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `4:05` or `1:04:05`, for a countdown; never below zero. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${h > 0 ? String(m).padStart(2, "0") : String(m)}:${String(s).padStart(2, "0")}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

/** `22:00` for minutes after midnight. */
export function minuteOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** The viewer's own zone. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `10:30`, with the zone's name where the reader's clock shows another time: `10:30 New York time`. */
export function timeThere(instant: string | number, zone: string, own = ownZone()): string {
  const named = sameWallTime(instant, zone, own) ? "" : ` ${zoneCity(zone)} time`;
  return clockTime(instant, zone) + named;
}

/** `Tue 24 Nov 10:30`, or with `now` `Today 10:30`; the zone is named as by `timeThere`. */
export function dayAndTime(instant: string | number, zone: string, now: number | null = null, own = ownZone()): string {
  const day = now === null ? shortDay(instant, zone) : dayInWords(instant, zone, now);
  return `${day} ${timeThere(instant, zone, own)}`;
}

/** Whether two zones show the same wall time at that moment. */
export function sameWallTime(instant: string | number, one: string, other: string): boolean {
  return clockTime(instant, one) === clockTime(instant, other) && dayOf(instant, one) === dayOf(instant, other);
}

/** `New York` for `America/New_York`. */
export function zoneCity(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}
