import { useEffect, useRef, type RefObject } from "react";

/**
 * For a menu that is fetched when it is asked for. Its button takes the place of the one that was pressed: it gets the
 * focus, so that the focus has somewhere to return to, and is pressed once, so that the menu opens.
 */
export function useArrival(): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current) return;
    pressed.current = true;
    button.current?.focus();
    button.current?.click();
  }, []);
  return button;
}
