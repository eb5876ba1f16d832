/** Push notices in this browser. Nothing is asked of anybody before they have clicked. */
import type { Api } from "../api/endpoints";
import { registerWorker, WORKER } from "../shell/worker";

/** `unsupported`: this browser cannot. `blocked`: its owner has forbidden it to this site. */
export type PushState = "unsupported" | "blocked" | "off" | "on";

export async function pushHere(): Promise<PushState> {
  if (!supported()) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  return (await subscription()) === null ? "off" : "on";
}

/** Ask for permission, subscribe, and tell the server where. Call it from a click only: browsers insist. */
export async function turnOn(api: Api, key: string): Promise<PushState> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") return permission === "denied" ? "blocked" : "off";
  await registerWorker();
  const registration = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const made = await registration.pushManager.subscribe(options);
  try {
    await api.subscribe(subscriber(made));
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return "on";
}

export async function turnOff(api: Api): Promise<PushState> {
  const made = await subscription();
  if (made !== null) {
    await api.unsubscribe(made.endpoint);
    await made.unsubscribe();
  }
  return "off";
}

/** The bytes of a key in base64url, as `subscribe` wants them. */
export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
}

/** Where the browser's push service takes notices, and what they are encrypted for. */
function subscriber(made: PushSubscription) {
  const { p256dh = "", auth = "" } = made.toJSON().keys ?? {};
  return { endpoint: made.endpoint, keys: { p256dh, auth } };
}

function supported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}
