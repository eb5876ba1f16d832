import { Button, Group, type ButtonProps } from "@mantine/core";

interface Props {
  /** What the form does, on its button. */
  submit: string;
  working: boolean;
  disabled?: boolean;
  testId: string;
  color?: string;
  size?: ButtonProps["size"];
  /** Left out where a form has nothing to go back to. */
  onCancel?: () => void;
  cancel?: string;
  cancelVariant?: "subtle" | "default";
  /** `end`: as in a dialog, the way back first. `fill`: both as wide as they can be. */
  align?: "start" | "end" | "fill";
}

/** The buttons under a form: the one that sends it, and the one that leaves it. */
export function FormFooter({
  submit,
  working,
  disabled = false,
  testId,
  color,
  size = "sm",
  onCancel,
  cancel = "Never mind",
  cancelVariant = "subtle",
  align = "start",
}: Props) {
  const send = (
    <Button type="submit" size={size} loading={working} disabled={disabled} data-testid={testId} {...(color && { color })}>
      {submit}
    </Button>
  );
  const leave = onCancel && (
    <Button size={size} variant={cancelVariant} onClick={onCancel}>
      {cancel}
    </Button>
  );
  return (
    <Group gap={8} grow={align === "fill"} justify={align === "end" ? "flex-end" : "flex-start"}>
      {align === "end" && leave}
      {send}
      {align !== "end" && leave}
    </Group>
  );
}
