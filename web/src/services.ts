/** The parts, as React hooks. */
import { createContext, use, useCallback, useMemo, useSyncExternalStore } from "react";

import type { Account } from "./api/shapes";
import type { SessionState } from "./auth/session";
import type { LinkStatus } from "./live/link";
import type { LiveState } from "./live/state";
import type { Services } from "./wiring";

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error("ServicesContext has no value here");
  return services;
}

export function useSession(): SessionState {
  const { session } = useServices();
  return useSyncExternalStore(session.subscribe, session.get);
}

/** The account, or null for a guest. */
export function useAccount(): Account | null {
  const state = useSession();
  return state.status === "in" ? state.account : null;
}

export function useLinkStatus(): LinkStatus {
  const { link } = useServices();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** The server's time in milliseconds, cut to `step`: the component renders when that changes. */
export function useNow(step = 1000): number {
  const { clock } = useServices();
  const read = useCallback(() => Math.floor(clock.now() / step) * step, [clock, step]);
  return useSyncExternalStore(clock.subscribe, read);
}

/** Something picked out of the live state. Give a `pick` that is stable, or that changes with its inputs. */
export function useLive<T>(pick: (state: LiveState) => T): T {
  const { store } = useServices();
  const state = useSyncExternalStore(store.subscribe, store.get);
  return useMemo(() => pick(state), [pick, state]);
}
