// Shows what the server pushes, and opens its link when it is clicked. Keeps the app itself (script and style, never
// what the API says: what is free is only true now), so that a reload without a connection shows QuickDoc, and so
// that an open tab finds its own files after an update.

try {
  importScripts("/build.js"); // sets self.BUILD; a development server has none
} catch {
  self.BUILD = null;
}

const PREFIX = "quickdoc-app-";
/** Of so many builds the files are kept: the newest, and those that tabs may still have open. */
const BUILDS_KEPT = 3;
const SHELL = "/";
const SERVERS = /^\/(api|embed|socket\.io|sandbox|healthz|readyz|metrics)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldBuilds()]));
});

// The page says when it has nothing better to do.
self.addEventListener("message", (event) => {
  if (event.data === "keep-all") event.waitUntil(keepRest());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!self.BUILD || request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && !SERVERS.test(pathname)) event.respondWith(page(request));
});

self.addEventListener("push", (event) => {
  const { title, body, link, tag } = read(event.data);
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, icon: "/favicon.svg", data: { link } }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.link ?? "/"));
});

function build() {
  return caches.open(PREFIX + self.BUILD.version);
}

async function keepShell() {
  if (!self.BUILD) return;
  const kept = await build();
  await kept.addAll([new Request(SHELL, { cache: "reload" }), "/favicon.svg", ...self.BUILD.shell]);
}

/** One after the other, and without the whole failing when one does. */
async function keepRest() {
  if (!self.BUILD) return;
  const kept = await build();
  for (const path of self.BUILD.rest) {
    if (!(await kept.match(path))) await kept.add(path).catch(() => undefined);
  }
}

async function dropOldBuilds() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.slice(0, -BUILDS_KEPT).map((name) => caches.delete(name)));
}

/** A name with a hash in it never means anything else. */
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? (await fetch(request));
}

/** The newest page while there is a server; else the one that was kept, which says what the matter is. */
async function page(request) {
  try {
    const answer = await fetch(request);
    return answer.status < 500 ? answer : ((await shell()) ?? answer);
  } catch (error) {
    const kept = await shell();
    if (kept) return kept;
    throw error;
  }
}

async function shell() {
  return await (await build()).match(SHELL, { ignoreVary: true });
}

/** A browser wants to be shown something for each push, also for one that we cannot read. */
function read(data) {
  try {
    const { title, body, link, tag } = data.json();
    return { title: String(title), body: String(body ?? ""), link: String(link ?? "/"), tag: tag && String(tag) };
  } catch {
    return { title: "QuickDoc", body: "There is news for you.", link: "/", tag: undefined };
  }
}

/** The page itself when it is open already, else a new one. */
async function open(link) {
  const there = new URL(link, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const same = pages.find((page) => page.url === there);
  await (same ? same.focus() : self.clients.openWindow(there));
}
