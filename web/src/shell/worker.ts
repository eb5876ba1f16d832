/** The service worker: keeps the app for a reload without a connection, and shows what is pushed. */

export const WORKER = "/sw.js";

export async function registerWorker(): Promise<void> {
  await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
}

/** Without one the app works as well. */
export async function keepForOffline(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await registerWorker();
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage("keep-all");
}

const RELOADED = "quickdoc-reloaded-at";
const ONCE_IN_MS = 60_000;

/**
 * A tab that is older than the server's files may ask for one that is gone: then the page is loaded anew. Not twice
 * in a row: what is broken otherwise must be seen.
 */
export function reloadWhenOutdated(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(RELOADED));
    if (!navigator.onLine || Date.now() - last < ONCE_IN_MS) return;
    event.preventDefault();
    sessionStorage.setItem(RELOADED, String(Date.now()));
    window.location.reload();
  });
}
