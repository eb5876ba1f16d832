/** Where the focus goes when what had it is gone: never to the top of the page, where a reader would begin anew. */
import { useEffect, useLayoutEffect, useRef } from "react";

/**
 * For a thing with buttons that vanish: give its element the ref and `tabIndex={-1}`. When `change` changes and the
 * focus was lost with a button, the thing has it; when the thing goes, `next` (an id) has.
 */
export function useKeptFocus<E extends HTMLElement>(change: unknown, next: string) {
  const thing = useRef<E>(null);
  const first = useRef(change);

  useEffect(() => {
    if (first.current === change) return;
    first.current = change;
    if (document.activeElement === document.body) thing.current?.focus({ preventScroll: true });
  }, [change]);

  useLayoutEffect(() => {
    const element = thing.current;
    return () => {
      if (element?.contains(document.activeElement)) document.getElementById(next)?.focus({ preventScroll: true });
    };
  }, [next]);

  return thing;
}
