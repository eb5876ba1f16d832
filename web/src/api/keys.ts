/**
 * Idempotency keys. A request keeps its key across presses (and a reload of the page) until its outcome is known,
 * so that what was done although we never heard of it is not done twice.
 */
import type { Problem } from "./problem";

/** Where keys outlive a reload: `sessionStorage`, or a test's own. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Keys {
  /** The key of a request, by its operation and all that makes two requests the same. */
  of: (operation: string, request: unknown) => string;
  /** The outcome is known: the same request is a new one from now on. */
  drop: (operation: string, request: unknown) => void;
  /** Somebody else uses this tab now. */
  clear: () => void;
}

type Held = Record<string, { readonly key: string; readonly at: number }>;

const SHELF = "quickdoc-keys";
/** Afterwards one has seen by other ways what became of it, and a press means a new request. */
const KEPT_MS = 60 * 60_000;

export function createKeys(shelf: Shelf | null = ownShelf(), now: () => number = Date.now): Keys {
  let held = read(shelf);

  function become(next: Held): void {
    held = next;
    try {
      shelf?.setItem(SHELF, JSON.stringify(held));
    } catch {
      // A browser that keeps nothing has the keys until the page is left.
    }
  }

  return {
    of(operation, request) {
      const name = nameOf(operation, request);
      const known = held[name];
      if (known && now() - known.at < KEPT_MS) return known.key;
      const key = newKey();
      const fresh = Object.entries(held).filter(([, { at }]) => now() - at < KEPT_MS);
      become({ ...Object.fromEntries(fresh), [name]: { key, at: now() } });
      return key;
    },
    drop(operation, request) {
      const name = nameOf(operation, request);
      if (name in held) become(Object.fromEntries(Object.entries(held).filter(([each]) => each !== name)));
    },
    clear() {
      become({});
    },
  };
}

/** Answers that say nothing of what was asked: whoever is refused so may have been served before. */
const NO_OUTCOME = new Set([0, 401, 408, 425, 429]);

/** Whether a refusal leaves open what became of the request. */
export function isOpen({ status, code }: Problem): boolean {
  return status >= 500 || NO_OUTCOME.has(status) || code === IN_FLIGHT;
}

/** The first try with this key is still running. */
export const IN_FLIGHT = "idempotency_key_in_flight";

/** A name that tells nobody what was asked: requests have names and phone numbers in them. Two of 53 bits. */
function nameOf(operation: string, request: unknown): string {
  const text = JSON.stringify(request);
  return `${operation} ${digest(text, 1)}${digest(text, 2)}`;
}

/** cyrb53: not for secrets, but two requests have the same one in a quadrillion times. */
function digest(text: string, seed: number): string {
  let [high, low] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** A fresh key. Not `randomUUID`, which browsers only give to secure origins. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function ownShelf(): Shelf | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function read(shelf: Shelf | null): Held {
  try {
    return JSON.parse(shelf?.getItem(SHELF) ?? "{}") as Held;
  } catch {
    return {};
  }
}
