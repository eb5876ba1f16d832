/** Holds the live state for React. A burst of events (a replay, say) makes one repaint, not one each. */
import type { HeardMatches, Logged, Matches } from "../api/shapes";
import { hear, seedMatches } from "./matches";
import {
  ANSWERED,
  apply,
  change,
  EMPTY,
  keep,
  seed,
  type LiveState,
  type Snapshot,
  type Subject,
  type Subjects,
} from "./state";

const FRAME_MS = 16;

export interface Store {
  get: () => LiveState;
  subscribe: (listener: () => void) => () => void;
  receive: (logged: Logged) => void;
  seed: (snapshot: Snapshot) => void;
  /** What suits the account's requests: told as it opens, and all there is when asked. */
  hear: (heard: HeardMatches) => void;
  seedMatches: (matches: Matches) => void;
  /** What the server has just answered to a request of ours. */
  learn: <S extends Subject>(subject: S, value: Subjects[S]) => void;
  /** What a request of ours has changed, where the answer does not hold the subject. */
  change: <S extends Subject>(subject: S, id: string, changes: Partial<Omit<Subjects[S], "id" | "version">>) => void;
  clear: () => void;
}

export function createStore(): Store {
  let state = EMPTY;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let dirty = false;
  const listeners = new Set<() => void>();

  function announce(): void {
    if (resting !== null) {
      dirty = true;
      return;
    }
    listeners.forEach((listener) => listener());
    resting = setTimeout(() => {
      resting = null;
      if (dirty) {
        dirty = false;
        announce();
      }
    }, FRAME_MS);
  }

  function become(next: LiveState): void {
    if (next === state) return;
    state = next;
    announce();
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive: (logged) => become(apply(state, logged)),
    seed: (snapshot) => become(seed(state, snapshot)),
    hear: (heard) => become(hear(state, heard)),
    seedMatches: (matches) => become(seedMatches(state, matches)),
    learn: (subject, value) => become(keep(state, subject, value, ANSWERED)),
    change: (subject, id, changes) => become(change(state, subject, id, changes)),
    clear: () => become(EMPTY),
  };
}
