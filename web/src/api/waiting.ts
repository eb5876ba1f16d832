/** How long a request may take, and how long to wait before it is made again. */

/** Beyond this a request counts as lost: a connection that hangs shows a message instead of a skeleton. */
export const TIMEOUT_MS = 15_000;

const FIRST_MS = 400;
const LONGEST_MS = 15_000;

export type Wait = (ms: number) => Promise<unknown>;

export const sleep: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Milliseconds before try number `tries` + 1: doubling, and spread so that many clients do not come at once. */
export function backoff(tries: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** tries) * (0.5 + random() / 2);
}
