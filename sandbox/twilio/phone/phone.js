// The list of phones, the address bar, and the live stream that feeds both.

import { Conversation } from "./conversation.js";
import { colour, initials, number, when } from "./format.js";

const $ = (id) => document.getElementById(id);
const conversation = new Conversation();
const lines = new Map();
const unread = new Map();

const chosen = () => decodeURIComponent(location.pathname.split("/")[2] ?? "") || null;

function span(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

function drawLine(line) {
  const row = document.createElement("a");
  row.className = "number";
  row.href = `/phone/${line.phone}`;
  row.dataset.testid = `number-${line.phone}`;
  if (line.phone === conversation.phone) row.setAttribute("aria-current", "page");
  const avatar = span("avatar", initials(line.name));
  avatar.dataset.colour = colour(line.phone);
  avatar.setAttribute("aria-hidden", "true");

  const top = span("number-top", "");
  top.append(span("number-name", line.name ?? number(line.phone)));
  if (line.newest) top.append(span("number-time", when(line.newest.created)));
  const bottom = span("number-bottom", "");
  const mine = line.newest?.direction === "inbound" ? "You: " : "";
  bottom.append(span("number-text", line.newest ? mine + line.newest.body : number(line.phone)));
  if (line.opted_out) bottom.append(span("badge stop", "opted out"));
  else if (line.auto) bottom.append(span("badge", "auto"));
  const count = unread.get(line.phone);
  if (count) bottom.append(span("unread", String(count)));

  const text = span("number-lines", "");
  text.append(top, bottom);
  row.append(avatar, text);
  return row;
}

const isFound = (line, asked) =>
  !asked || `${line.name ?? ""} ${line.phone}`.toLowerCase().includes(asked) ||
  line.phone.includes(asked.replace(/[^\d+]/g, "") || "none");

let isDrawing = false;

// Bursts of texts are drawn once per frame.
function drawList() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    const asked = $("search").value.trim().toLowerCase();
    const shown = [...lines.values()].filter((line) => isFound(line, asked));
    shown.sort((a, b) => (b.newest?.created ?? "").localeCompare(a.newest?.created ?? "") || a.phone.localeCompare(b.phone));
    const rows = shown.map(drawLine);
    if (rows.length === 0) rows.push(span("none", asked ? "Nobody by that name or number." : "No phone has received a text yet."));
    $("numbers").replaceChildren(...rows);
  });
}

async function loadList() {
  const answer = await fetch("/sandbox/conversations");
  if (!answer.ok) return;
  lines.clear();
  for (const line of await answer.json()) lines.set(line.phone, line);
  drawList();
}

function show(phone) {
  document.querySelector(".desk").dataset.showing = phone ? "phone" : "list";
  if (phone) {
    unread.delete(phone);
    conversation.open(phone);
  } else {
    conversation.close();
    document.title = "Phones";
  }
  drawList();
}

function hear(message) {
  const line = lines.get(message.phone) ?? { phone: message.phone, name: null, auto: false, opted_out: false };
  const isNew = !line.newest || message.created >= line.newest.created;
  const isFirstSight = line.newest?.sid !== message.sid && isNew;
  if (isNew) lines.set(message.phone, { ...line, newest: message });
  if (isFirstSight && message.direction !== "inbound" && message.phone !== conversation.phone) {
    unread.set(message.phone, (unread.get(message.phone) ?? 0) + 1);
  }
  conversation.hear(message);
  drawList();
  if (message.by_provider) loadEverything(); // STOP or START changed who may be texted
}

async function loadEverything() {
  await Promise.all([loadList(), conversation.phone ? conversation.load() : null]);
}

function listen() {
  const stream = new EventSource("/sandbox/live");
  const say = (state, words) => {
    $("live").dataset.state = state;
    $("live").textContent = words;
  };
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    say("live", "live");
    if (event.type === "message") hear(event.message);
    else loadEverything(); // hello after a reconnect, other contacts, a reset
  };
  stream.onerror = () => say("lost", "reconnecting");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/phone']");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.getAttribute("href"));
  show(chosen());
});
addEventListener("popstate", () => show(chosen()));
$("search").addEventListener("input", drawList);

show(chosen());
listen();
