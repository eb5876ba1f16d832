/** Requests that are done once, however often they are sent. */
import { unwrap } from "./http";
import { IN_FLIGHT, isOpen, type Keys } from "./keys";
import { Problem } from "./problem";
import type { Sent } from "./shapes";
import { sleep, type Wait } from "./waiting";

/** The server, or what stands before it, is away for a moment. Another 5xx may well be the same next time. */
const AWAY = new Set([0, 502, 503, 504]);
/** So long, in milliseconds, a press waits for its next tries at most. */
const PATIENCE = 6_000;
const FIRST_WAIT = 400;

export type Once = ReturnType<typeof createOnce>;

/**
 * `once(operation, request, send)`: sends with the request's key, again by itself while the server is away, and
 * keeps the key for the next press when the outcome stays unknown. `request`: all that makes two of them the same.
 */
export function createOnce(keys: Keys, wait: Wait = sleep) {
  return async function once<T>(
    operation: string,
    request: unknown,
    send: (header: { "Idempotency-Key": string }) => Promise<{ data?: T; error?: unknown; response: Response }>,
  ): Promise<Sent<NonNullable<T>>> {
    const header = { "Idempotency-Key": keys.of(operation, request) };
    for (let [tries, waited] = [0, 0]; ; tries++) {
      try {
        const answer = await unwrap(send(header));
        keys.drop(operation, request);
        return answer;
      } catch (error) {
        const pause = error instanceof Problem ? pauseAfter(error, tries) : null;
        if (pause === null || waited + pause > PATIENCE) {
          if (error instanceof Problem && !isOpen(error)) keys.drop(operation, request);
          throw error;
        }
        waited += pause;
        await wait(pause);
      }
    }
  };
}

/** Milliseconds until the next try, or null where one more would be in vain. */
function pauseAfter({ status, code, retryAfter }: Problem, tries: number): number | null {
  if (!AWAY.has(status) && code !== IN_FLIGHT) return null;
  return retryAfter === null ? FIRST_WAIT * 2 ** tries : retryAfter * 1000;
}
