// How times, names and sizes are written on the page.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

export const time = (iso) => clock.format(new Date(iso));

const dayOf = (moment) => moment.toDateString();

export function day(iso) {
  const moment = new Date(iso);
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(moment) === dayOf(new Date())) return "Today";
  if (dayOf(moment) === dayOf(yesterday)) return "Yesterday";
  return weekday.format(moment);
}

export function when(iso) {
  const moment = new Date(iso);
  return dayOf(moment) === dayOf(new Date()) ? clock.format(moment) : shortDay.format(moment);
}

// +15550100001 reads better as +1 555 010 0001; other countries are left as they are.
export const number = (phone) => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");

export function initials(name) {
  if (!name) return "#";
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

// One of eight colours, always the same for the same phone.
export function colour(phone) {
  let sum = 0;
  for (const digit of phone) sum = (sum * 31 + digit.charCodeAt(0)) % 997;
  return sum % 8;
}

export const segments = (count) => (count === 1 ? "1 segment" : `${count} segments`);

const basic = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€\f]*$/;

// The same arithmetic as the carrier's (and as segments.py), for what is being typed.
export function size(text) {
  const gsm = basic.test(text);
  const units = gsm ? text.length + (text.match(/[\^{}\\[~\]|€\f]/g) ?? []).length : text.length;
  const [alone, joined] = gsm ? [160, 153] : [70, 67];
  const count = units <= alone ? 1 : Math.ceil(units / joined);
  return { units, count, room: count === 1 ? alone : count * joined };
}
