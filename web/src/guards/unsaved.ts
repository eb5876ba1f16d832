/** What somebody has typed and not saved: before it would be lost they are asked, whichever way they go. */

export interface Unsaved {
  /** Something is not saved from now on; returns how to say that it is, or that it may go. */
  hold: () => () => void;
  isHeld: () => boolean;
  /** Does it at once, or where something would be lost after asking. */
  leave: (go: () => void) => void;
  /** What somebody is being asked about. */
  asked: () => (() => void) | null;
  answer: (goes: boolean) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createUnsaved(tab: Pick<Window, "addEventListener" | "removeEventListener"> = window): Unsaved {
  const held = new Set<symbol>();
  const listeners = new Set<() => void>();
  let asked: (() => void) | null = null;
  // The browser asks in its own words when the tab is closed or loaded again.
  const ask = (event: Event) => event.preventDefault();

  function put(next: (() => void) | null) {
    asked = next;
    listeners.forEach((listener) => listener());
  }

  return {
    hold() {
      const mine = Symbol();
      if (held.size === 0) tab.addEventListener("beforeunload", ask);
      held.add(mine);
      return () => {
        if (held.delete(mine) && held.size === 0) tab.removeEventListener("beforeunload", ask);
      };
    },
    isHeld: () => held.size > 0,
    leave(go) {
      if (held.size === 0) go();
      else put(go);
    },
    asked: () => asked,
    answer(goes) {
      const go = asked;
      put(null);
      if (goes) go?.();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
