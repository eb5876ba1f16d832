// Shows what the server pushes, and opens its link when it is clicked. It caches nothing: what is free is only
// true now.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

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
