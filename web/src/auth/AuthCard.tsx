import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { Logo } from "../shell/Logo";
import classes from "./AuthCard.module.css";

/** The frame of the three ways in. */
export function AuthCard({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead: string;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className={classes.frame}>
      <section className={`surface ${classes.card}`}>
        <Stack gap={4} mb="lg">
          <Logo size={40} word={false} />
          <Title order={1} mt="sm">
            {title}
          </Title>
          <Text c="dimmed">{lead}</Text>
        </Stack>
        {children}
        {foot && (
          <Text size="sm" c="dimmed" mt="lg" ta="center">
            {foot}
          </Text>
        )}
      </section>
    </div>
  );
}
