/** What comes new to a live list waits while somebody is at it, so that nothing moves under a finger. */
import { useEffect, useState, type RefObject } from "react";

/** So long after a touch or a scroll, in milliseconds, somebody is still at it. */
export const AT_IT_MS = 600;
/** The header covers so much of the screen's top. */
const HEADER_PX = 60;

export interface HeldBack {
  readonly isHere: (id: string) => boolean;
  readonly waiting: readonly string[];
  /** Shows those that wait. */
  readonly letIn: () => void;
}

/** Which of `ids` are shown. `shown`: those that were, or null in the beginning. Pure. */
export function admitted(shown: ReadonlySet<string> | null, ids: readonly string[], isBusy: boolean): readonly string[] {
  return shown === null || !isBusy ? ids : ids.filter((id) => shown.has(id));
}

/** `question`: with another one the list is another, and nothing of it waits. */
export function useHeldBack(ids: readonly string[], isBusy: boolean, question = ""): HeldBack {
  const [held, setHeld] = useState<{ question: string; shown: ReadonlySet<string> } | null>(null);
  const shown = held?.question === question ? held.shown : null;
  const here = admitted(shown, ids, isBusy);
  const show = (next: readonly string[]) => setHeld({ question, shown: new Set(next) });
  const isSame = here.length === shown?.size && here.every((id) => shown.has(id));
  if (!isSame) show(here);
  const isHere = new Set(here);
  return {
    isHere: (id) => isHere.has(id),
    waiting: ids.filter((id) => !isHere.has(id)),
    letIn: () => show(ids),
  };
}

/** Whether a pointer is pressed, the page is being scrolled, or the list's beginning is scrolled away. */
export function useIsBusy(list: RefObject<HTMLElement | null> | null): boolean {
  const [isAtIt, setAtIt] = useState(false);
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    let isPressed = false;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      clearTimeout(resting);
      resting = setTimeout(() => setAtIt(isPressed), AT_IT_MS);
    };
    const press = () => {
      isPressed = true;
      setAtIt(true);
    };
    const release = () => {
      isPressed = false;
      rest();
    };
    // A finger that begins to scroll is still there when its pointer is cancelled.
    const cancel = ({ pointerType }: PointerEvent) => {
      if (pointerType !== "touch") release();
    };
    const scroll = () => {
      const top = list?.current?.getBoundingClientRect().top;
      setAway(top !== undefined && top < HEADER_PX);
      setAtIt(true);
      rest();
    };
    const parts = [
      ["pointerdown", press],
      ["pointerup", release],
      ["pointercancel", cancel],
      ["touchstart", press],
      ["touchend", release],
      ["touchcancel", release],
      ["scroll", scroll],
    ] as [string, EventListener][];
    parts.forEach(([name, heard]) => window.addEventListener(name, heard, { passive: true, capture: true }));
    return () => {
      clearTimeout(resting);
      parts.forEach(([name, heard]) => window.removeEventListener(name, heard, { capture: true }));
    };
  }, [list]);
  return isAtIt || isAway;
}
