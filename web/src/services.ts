/** The parts, as React hooks. */
import { replaceEqualDeep } from "@tanstack/react-query";
import { createContext, use, useCallback, useMemo, useState, useSyncExternalStore } from "react";

import type { Account } from "./api/shapes";
import type { SessionState } from "./auth/session";
import type { LinkStatus } from "./live/link";
import { selection, sharedItems, sharing, type Selector, type Share } from "./live/selection";
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

/** Something picked out of the live state, in plain values. Give a `pick` that is stable, or that changes with its inputs. */
export function useLive<T>(pick: Selector<T>): T {
  return useSelection(pick, replaceEqualDeep<T>);
}

/** The same for a list whose items are drawn one by one: those that have not changed stay the same objects. */
export function useLiveList<Item>(pick: Selector<readonly Item[]>, nameOf: (item: Item) => string): readonly Item[] {
  return useSelection(pick, sharedItems(nameOf));
}

function useSelection<T>(pick: Selector<T>, share: Share<T>): T {
  const { store } = useServices();
  const [shared] = useState(() => sharing(share));
  const read = useMemo(() => selection(store.get, pick, shared), [store, pick, shared]);
  return useSyncExternalStore(store.subscribe, read);
}
