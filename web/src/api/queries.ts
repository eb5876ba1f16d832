/** How questions to the API are asked again. What has failed is never left alone: it is asked until it is answered. */
import { QueryClient } from "@tanstack/react-query";

import { Problem } from "./problem";

/** Tries in quick succession before anybody is told. */
const RETRIES = 2;
const AGAIN_FIRST_MS = 4_000;
const AGAIN_LONGEST_MS = 30_000;

export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        retry: (count, error) => count < RETRIES && mayPass(error) && navigator.onLine,
        refetchInterval: askAgainAfter,
        // Offline as well: a question that is put off would leave a skeleton, one that fails leaves a message.
        networkMode: "always",
        refetchOnReconnect: true,
      },
      // Likewise: what is done offline is refused at once, not done at some later time.
      mutations: { networkMode: "always" },
    },
  });
}

/** Whether asking again may help. A refusal stays one, however often it is asked for. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem)) return true;
  return error.status < 400 || error.status >= 500 || error.status === 408 || error.status === 429;
}

export interface Asked {
  readonly state: { readonly status: string; readonly error: Error | null; readonly errorUpdateCount: number };
}

/** Milliseconds until a failed question is asked again, ever longer; false when there is nothing to ask. */
export function askAgainAfter({ state }: Asked): number | false {
  if (state.status !== "error" || !mayPass(state.error)) return false;
  return Math.min(AGAIN_LONGEST_MS, AGAIN_FIRST_MS * 2 ** Math.max(0, state.errorUpdateCount - 1));
}
