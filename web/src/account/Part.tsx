import { Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

/** One part of the page, under its own heading. */
export function Part({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const id = useId();
  return (
    <Stack component="section" gap="md" p="lg" className="surface" aria-labelledby={id}>
      <div>
        <Title order={2} id={id}>
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {lead}
        </Text>
      </div>
      {children}
    </Stack>
  );
}
