/** The forms and windows that hold something unsaved. */
import { useCallback, useLayoutEffect, useRef, useState } from "react";

import { useServices } from "../services";

/** For a form: `value` is what it holds; it is unsaved once that is another than at first. Returns how to let it go. */
export function useUnsaved(value: unknown): () => void {
  const { unsaved } = useServices();
  const said = JSON.stringify(value);
  const [first] = useState(said);
  const release = useRef<() => void>(() => undefined);
  const isDirty = said !== first;
  // Before the effects of what comes in its place: a form that is gone holds nobody.
  useLayoutEffect(() => {
    if (!isDirty) return undefined;
    release.current = unsaved.hold();
    return release.current;
  }, [isDirty, unsaved]);
  return useCallback(() => release.current(), []);
}

/** For the window of a form: closes it, after asking where something would be lost. */
export function useAskingClose(close: () => void): () => void {
  const { unsaved } = useServices();
  return () => unsaved.leave(close);
}
