import { Group, Stack, Text, Title, type StackProps } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** What the page is for, in a sentence. */
  lead: ReactNode;
  /** The way back to the page that this one is a part of. */
  back?: ReactNode;
  /** What can be done with the whole page. */
  actions?: ReactNode;
  width?: "narrow" | "wide";
  gap?: StackProps["gap"];
  testId?: string;
  children: ReactNode;
}

const WIDTHS = { narrow: 760, wide: 1080 };

/** The frame of a page under its heading. */
export function Page({ title, lead, back, actions, width = "narrow", gap = "lg", testId, children }: Props) {
  const head = (
    <div>
      {back}
      <Title order={1} mt={back ? 6 : undefined}>
        {title}
      </Title>
      <Text c="dimmed">{lead}</Text>
    </div>
  );
  return (
    <Stack gap={gap} maw={WIDTHS[width]} mx="auto" data-testid={testId}>
      {actions === undefined ? (
        head
      ) : (
        <Group justify="space-between" align="flex-end">
          {head}
          {actions}
        </Group>
      )}
      {children}
    </Stack>
  );
}
