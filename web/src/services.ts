/** The parts, as React hooks. */
import { replaceEqualDeep, type QueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useMemo, useState, useSyncExternalStore } from "react";

import type { Api } from "./api/endpoints";
import type { Keys } from "./api/keys";
import type { Session, SessionState } from "./api/session";
import type { Account } from "./api/shapes";
import type { ShiftGuard } from "./guards/shiftGuard";
import type { Unsaved } from "./guards/unsaved";
import type { Clock } from "./live/clock";
import type { Link, LinkStatus } from "./live/link";
import { selection, sharedItems, sharing, type Selector, type Share } from "./live/selection";
import type { Store } from "./live/store";

export interface Services {
  readonly api: Api;
  readonly keys: Keys;
  readonly session: Session;
  readonly store: Store;
  readonly link: Link;
  readonly clock: Clock;
  readonly queries: QueryClient;
  readonly shifts: ShiftGuard;
  readonly unsaved: Unsaved;
}

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
