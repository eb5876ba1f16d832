import { useEffect, useRef, useState, type RefObject } from "react";

/**
 * For a menu that is fetched when it is asked for: it opens as soon as it is there. Its button takes the place of the
 * one that was pressed, and the focus, so that the focus has somewhere to return to.
 */
export function useArrival(): {
  opened: boolean;
  onChange: (opened: boolean) => void;
  button: RefObject<HTMLButtonElement | null>;
} {
  const [opened, onChange] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    onChange(true);
  }, []);
  return { opened, onChange, button };
}
