/** Tabs that are older than the server's files. */

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
