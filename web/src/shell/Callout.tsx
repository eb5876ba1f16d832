import { Alert } from "@mantine/core";
import type { ComponentProps } from "react";

const COLOURS = { refusal: "danger", warning: "warning", success: "success" } as const;

type Props = Omit<ComponentProps<typeof Alert>, "color"> & { tone: keyof typeof COLOURS };

/** A coloured box that says how something stands. It is read out as an alert where no `role` says otherwise. */
export function Callout({ tone, ...rest }: Props) {
  return <Alert color={COLOURS[tone]} {...rest} />;
}
