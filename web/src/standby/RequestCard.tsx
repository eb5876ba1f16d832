import { Badge, Box, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import type { Standby } from "../api/shapes";
import { useClinics, useDoctors } from "../queries/catalog";
import { whatInWords } from "./words";

interface Props {
  standby: Standby;
  family: boolean;
  state: { readonly label: string; readonly color: string };
  menu?: ReactNode;
  testId: string;
  children: ReactNode;
}

/** The frame of one standing request: what it is, for whom, and its state. */
export function RequestCard({ standby, family, state, menu, testId, children }: Props) {
  const doctors = useDoctors();
  const clinics = useClinics();
  return (
    <Stack className="surface" p="lg" gap="sm" data-testid={testId} data-standby-id={standby.id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Box miw={0}>
          <Title order={2} fz={18}>
            {standby.label || whatInWords(standby, doctors, clinics)}
          </Title>
          {family && (
            <Text size="sm" c="dimmed">
              For {standby.patient_name}
            </Text>
          )}
        </Box>
        <Group gap={6} wrap="nowrap" flex="none">
          <Badge color={state.color} variant="light">
            {state.label}
          </Badge>
          {menu}
        </Group>
      </Group>
      {children}
    </Stack>
  );
}
