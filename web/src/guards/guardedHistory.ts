/** The browser's history, which does not leave a page on which something is not saved without asking. */
import { NavigationType, parsePath, UNSAFE_createBrowserHistory, type To } from "react-router";

import type { Unsaved } from "./unsaved";

export type History = ReturnType<typeof UNSAFE_createBrowserHistory>;
type Listener = Parameters<History["listen"]>[0];

export function guardedHistory(
  unsaved: Unsaved,
  history: History = UNSAFE_createBrowserHistory({ v5Compat: true }),
): History {
  let shown = history.location.pathname;
  let isGoingBack = false;
  let isAllowed = false;

  /** A filter or a place on the same page loses nothing. */
  function isElsewhere(to: To): boolean {
    const { pathname } = typeof to === "string" ? parsePath(to) : to;
    return pathname !== undefined && pathname !== "" && pathname !== shown;
  }

  function go(to: To, work: () => void) {
    if (isElsewhere(to)) unsaved.leave(work);
    else work();
  }

  function listen(listener: Listener) {
    return history.listen((update) => {
      if (isGoingBack) {
        isGoingBack = false;
        return;
      }
      // The browser has gone already: back to where one was, and there again if that is wanted.
      const { delta } = update;
      const isPop = update.action === NavigationType.Pop && delta !== null && delta !== 0;
      if (isPop && !isAllowed && unsaved.isHeld() && isElsewhere(update.location)) {
        isGoingBack = true;
        history.go(-delta);
        unsaved.leave(() => {
          isAllowed = true;
          history.go(delta);
        });
        return;
      }
      isAllowed = false;
      shown = update.location.pathname;
      listener(update);
    });
  }

  // Its present place and action are read from it, so that they are never older.
  return Object.assign(Object.create(history) as History, {
    listen,
    push: ((to, state) => go(to, () => history.push(to, state))) as History["push"],
    replace: ((to, state) => go(to, () => history.replace(to, state))) as History["replace"],
  });
}
