/** What a list shows when it has nothing to show: empty, failed, loading. */
import { Button, Group, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconBuildingHospital, IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { sentence } from "../api/problem";
import { mayPass } from "../api/queries";
import { useFailure, type Load } from "../api/useFailure";

export function Notice({
  icon,
  title,
  children,
  action,
  isPage = false,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  /** The page has no other heading. */
  isPage?: boolean;
}) {
  return (
    <Stack align="center" gap={10} py={44} px="md" className="surface" ta="center" style={{ boxShadow: "none" }}>
      <ThemeIcon size={52} radius="xl" variant="light">
        {icon}
      </ThemeIcon>
      <Title order={isPage ? 1 : 2} fz="h2">
        {title}
      </Title>
      <Text c="dimmed" maw={460} component="div">
        {children}
      </Text>
      {action && <Group mt={6}>{action}</Group>}
    </Stack>
  );
}

interface FailedProps {
  error: unknown;
  retry: () => unknown;
  trying?: boolean;
  isPage?: boolean;
}

export function Failed({ error, retry, trying = false, isPage = false }: FailedProps) {
  return (
    <div role="alert" data-testid="failed">
      <Notice
        icon={<IconCloudOff size={26} />}
        isPage={isPage}
        title={mayPass(error) && !navigator.onLine ? "You are offline" : "This did not load"}
        action={
          <Button loading={trying} onClick={() => void retry()}>
            Try again
          </Button>
        }
      >
        {sentence(error)}
        {mayPass(error) && " We keep trying by ourselves, too."}
      </Notice>
    </div>
  );
}

/** Until all of what a page needs is there: the skeleton, or why it is not coming, with the way to ask again. */
export function NotYet({ of, children, isPage = false }: { of: readonly Load[]; children: ReactNode; isPage?: boolean }) {
  const missing = of.filter(({ data }) => data === undefined);
  const error = missing.map((load) => load.error).find((each) => each !== null) ?? null;
  const failure = useFailure({ data: undefined, error });
  if (failure === null) return children;
  return (
    <Failed
      error={failure}
      isPage={isPage}
      retry={() => Promise.all(missing.map((load) => load.refetch()))}
      trying={missing.some((load) => load.isFetching)}
    />
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

/** The town has no clinic (yet), so there is nothing to choose from. */
export function NoClinics({ isPage = false }: { isPage?: boolean }) {
  return (
    <Notice icon={<IconBuildingHospital size={26} />} title="No clinic here yet" isPage={isPage}>
      As soon as a clinic takes part, its appointments appear here.
    </Notice>
  );
}
