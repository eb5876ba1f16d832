// One phone: what was said on it, what may be answered, and the answer.

import { colour, day, initials, number, segments, size, time } from "./format.js";

const $ = (id) => document.getElementById(id);
const isReceived = (message) => message.direction !== "inbound";
const GROUP_MS = 5 * 60 * 1000;

const STATUS = {
  queued: "Sending",
  sent: "Sent",
  delivered: "Delivered",
  undelivered: "Not delivered",
  failed: "Failed",
  received: "Sent",
};

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function details(message) {
  const parts = [time(message.created)];
  if (message.note) parts.push(message.note);
  else parts.push(STATUS[message.status] ?? message.status);
  if (message.error_code && !message.note) parts.push(`error ${message.error_code}`);
  parts.push(segments(message.segments));
  if (message.encoding !== "GSM-7") parts.push(message.encoding);
  if (message.by_provider) parts.push("by the carrier");
  return parts.join(" · ");
}

function bubble(message) {
  const row = element("article", "row");
  row.dataset.testid = "message";
  row.dataset.direction = isReceived(message) ? "in" : "out";
  row.dataset.status = message.status;
  row.dataset.sid = message.sid;
  row.classList.toggle("trouble", Boolean(message.note || message.error_code));
  row.classList.toggle("carrier", message.by_provider);
  row.append(element("p", "bubble", message.body), element("p", "details", details(message)));
  return row;
}

// The words a patient could answer with, as the text itself prints them.
export function quickReplies(text) {
  const found = text.match(/\b(?:CONFIRM|PASS|CANCEL)\s+\d{2,6}\b|\b(?:STATUS|PAUSE|STANDBY|START|HELP|STOP)\b/g);
  const order = ["CONFIRM", "PASS", "CANCEL", "STATUS", "PAUSE", "STANDBY", "START", "HELP", "STOP"];
  const rank = (words) => order.indexOf(words.split(/\s/)[0]);
  return [...new Set(found ?? [])].sort((a, b) => rank(a) - rank(b));
}

export class Conversation {
  constructor() {
    this.phone = null;
    this.messages = new Map();
    this.scroller = $("conversation");
    $("reply").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send($("reply-box").value);
    });
    $("reply-box").addEventListener("input", () => this.measure());
    $("reply-box").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send($("reply-box").value);
    });
  }

  async open(phone) {
    this.phone = phone;
    this.messages.clear();
    $("device").hidden = false;
    $("empty").hidden = true;
    this.scroller.replaceChildren();
    this.introduce({ phone, name: null });
    $("reply-box").value = "";
    this.measure();
    await this.load();
    if (matchMedia("(pointer: fine)").matches) $("reply-box").focus();
  }

  close() {
    this.phone = null;
    $("device").hidden = true;
    $("empty").hidden = false;
  }

  async load() {
    const phone = this.phone;
    const answer = await fetch(`/sandbox/conversations/${encodeURIComponent(phone)}`);
    if (!answer.ok || phone !== this.phone) return;
    const known = await answer.json();
    this.introduce(known);
    this.messages = new Map(known.messages.map((message) => [message.sid, message]));
    this.draw();
  }

  introduce({ phone, name, auto, opted_out: optedOut }) {
    $("name").textContent = name ?? number(phone);
    const about = [name ? number(phone) : null, auto ? "answers by itself" : null, optedOut ? "opted out" : null];
    $("about").textContent = about.filter(Boolean).join(" · ");
    $("avatar").textContent = initials(name);
    $("avatar").dataset.colour = colour(phone);
    document.title = name ?? number(phone);
  }

  // A change that was told live; older states of a known message never win.
  hear(message) {
    if (message.phone !== this.phone) return;
    const known = this.messages.get(message.sid);
    if (known && known.updated > message.updated) return;
    this.messages.set(message.sid, message);
    const shown = this.scroller.querySelector(`[data-sid="${message.sid}"]`);
    if (!shown) return this.draw(true);
    shown.replaceWith(this.grouped(bubble(message), shown));
    this.offerReplies();
  }

  grouped(fresh, shown) {
    fresh.classList.toggle("follows", shown.classList.contains("follows"));
    return fresh;
  }

  draw(isNews = false) {
    const rows = [];
    let before = null;
    for (const message of this.messages.values()) {
      if (!before || day(before.created) !== day(message.created)) {
        rows.push(element("p", "day", day(message.created)));
        before = null;
      }
      const row = bubble(message);
      const isNear = before && new Date(message.created) - new Date(before.created) < GROUP_MS;
      row.classList.toggle("follows", Boolean(isNear && isReceived(before) === isReceived(message)));
      rows.push(row);
      before = message;
    }
    if (rows.length === 0) rows.push(element("p", "day", "No texts yet"));
    if (isNews) rows.at(-1).classList.add("news");
    this.scroller.replaceChildren(...rows);
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.offerReplies();
  }

  offerReplies() {
    const arrived = (message) => isReceived(message) && !["undelivered", "failed"].includes(message.status);
    const latest = [...this.messages.values()].filter(arrived).at(-1);
    const chips = latest ? quickReplies(latest.body) : [];
    $("chips").replaceChildren(...chips.map((words) => {
      const chip = element("button", "chip", words);
      chip.type = "button";
      chip.dataset.testid = "quick-reply";
      chip.dataset.word = words.split(/\s/)[0].toLowerCase();
      chip.addEventListener("click", () => this.send(words));
      return chip;
    }));
  }

  async send(text) {
    const body = text.trim();
    if (!body || !this.phone) return;
    $("reply-box").value = "";
    this.measure();
    const answer = await fetch(`/sandbox/conversations/${encodeURIComponent(this.phone)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ body }),
    }).catch(() => null);
    if (!answer?.ok) {
      $("reply-box").value = body;
      $("count").textContent = "The local Twilio does not answer. Is the sandbox still running?";
      $("count").hidden = false;
      return;
    }
    this.hear((await answer.json()).message);
  }

  measure() {
    const box = $("reply-box");
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
    const { units, count, room } = size(box.value);
    $("count").textContent = `${units}/${room} · ${segments(count)}`;
    $("count").hidden = units === 0;
  }
}
