/** The three things that a list shows when it has nothing to show: empty, failed, loading. */
import { Button, Group, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { sentence } from "../api/problem";

export function Notice({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" gap={10} py={44} px="md" className="surface" ta="center" style={{ boxShadow: "none" }}>
      <ThemeIcon size={52} radius="xl" variant="light">
        {icon}
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw={460} component="div">
        {children}
      </Text>
      {action && <Group mt={6}>{action}</Group>}
    </Stack>
  );
}

export function Failed({ error, retry }: { error: unknown; retry: () => unknown }) {
  return (
    <div role="alert">
      <Notice
        icon={<IconCloudOff size={26} />}
        title="This did not load"
        action={<Button onClick={() => void retry()}>Try again</Button>}
      >
        {sentence(error)}
      </Notice>
    </div>
  );
}

export function Loading({ rows = 4, height = 148 }: { rows?: number; height?: number }) {
  return (
    <div
      aria-busy="true"
      aria-label="Loading"
      style={{ display: "grid", gap: 14, gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 340px), 1fr))" }}
    >
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="lg" />
      ))}
    </div>
  );
}
