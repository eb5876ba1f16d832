import { Button, type ButtonProps } from "@mantine/core";
import { useLayoutEffect, useRef, type ComponentPropsWithoutRef, type MouseEvent } from "react";

import { useServices } from "../services";
import classes from "./GuardedButton.module.css";

type Props = ButtonProps & Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps> & { onClick: () => void };

/** A button of a live list: it does nothing in the moment after it has moved or appeared (`shiftGuard`). */
export function GuardedButton({ onClick, className, ...rest }: Props) {
  const { shifts } = useServices();
  const button = useRef<HTMLButtonElement>(null);
  // Before it is painted: from then on it can be pressed.
  useLayoutEffect(() => (button.current ? shifts.watch(button.current) : undefined), [shifts]);

  function press({ detail, currentTarget }: MouseEvent<HTMLButtonElement>) {
    // A key has no place on the screen that something else could have moved to.
    const isByKey = detail === 0;
    if (isByKey || shifts.isSteady(currentTarget)) onClick();
  }

  return (
    <Button {...rest} ref={button} className={[classes.button, className].filter(Boolean).join(" ")} onClick={press} />
  );
}
