/**
 * The server's time, so that a countdown is true on a phone whose clock is wrong.
 *
 * A sample is the server's time halfway through a round trip; the error is at most half of the trip, so
 * the sample of the shortest recent trip counts.
 */
const SAMPLE_LASTS_MS = 10 * 60_000;

export interface Clock {
  /** Milliseconds since 1970 at the server. */
  now: () => number;
  sample: (serverTime: string, sentAt: number, receivedAt: number) => void;
  /** Calls every second, on the second of the server's clock. */
  subscribe: (listener: () => void) => () => void;
}

export function createClock(local: () => number = Date.now): Clock {
  let best: { offset: number; trip: number; takenAt: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const listeners = new Set<() => void>();
  const now = () => local() + (best?.offset ?? 0);

  function tick(): void {
    listeners.forEach((listener) => listener());
    timer = listeners.size > 0 ? setTimeout(tick, 1000 - (now() % 1000)) : null;
  }

  return {
    now,
    sample(serverTime, sentAt, receivedAt) {
      const trip = receivedAt - sentAt;
      const old = best === null || receivedAt - best.takenAt > SAMPLE_LASTS_MS;
      if (old || trip <= (best?.trip ?? Infinity)) {
        best = { offset: Date.parse(serverTime) + trip / 2 - receivedAt, trip, takenAt: receivedAt };
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setTimeout(tick, 1000 - (now() % 1000));
      return () => listeners.delete(listener);
    },
  };
}
