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
