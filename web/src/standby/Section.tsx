import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./StandbyForm.module.css";
import type { Draft } from "./preferences";

export interface SectionProps {
  preferences: Draft;
  change: (changes: Partial<Draft>) => void;
}

/** The frame of the four parts of a standby: what, where, when, how. */
export function Section({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <section className={`surface ${classes.section}`} id={title.toLowerCase()} aria-label={title}>
      <div>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" mb="md">
          {lead}
        </Text>
      </div>
      <Stack gap="md">{children}</Stack>
    </section>
  );
}
