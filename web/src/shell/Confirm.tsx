import { Button, Group, Stack, Text, type ButtonProps, type StackProps } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  /** What it does, in words. */
  children: ReactNode;
  yes: string;
  no: string;
  working: boolean;
  onYes: () => void;
  onNo: () => void;
  testId: string;
  size?: ButtonProps["size"];
  gap?: StackProps["gap"];
  /** Both answers are as wide as they can be. */
  fill?: boolean;
  /** In a dialog: the answer that changes nothing has the focus. */
  noFirst?: boolean;
}

/** Asks before something that cannot simply be taken back. */
export function Confirm({ children, yes, no, working, onYes, onNo, testId, size = "sm", gap = "xs", fill = true, noFirst = false }: Props) {
  return (
    <Stack gap={gap} w="100%">
      <Text size="sm">{children}</Text>
      <Group gap={8} grow={fill}>
        <Button size={size} color="danger" loading={working} data-testid={testId} onClick={onYes}>
          {yes}
        </Button>
        <Button size={size} variant="default" data-autofocus={noFirst || undefined} onClick={onNo}>
          {no}
        </Button>
      </Group>
    </Stack>
  );
}
