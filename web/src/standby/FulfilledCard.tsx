import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { useClinics, useDoctors } from "../api/catalog";
import { sentence } from "../api/problem";
import type { Standby } from "../api/shapes";
import { useLive, useServices } from "../services";
import { fulfilledInWords, whatInWords } from "./words";

/** A request that ended because its patient has a visit now: done, unless they keep looking. */
export function FulfilledCard({ standby, family }: { standby: Standby; family: boolean }) {
  const { api, store } = useServices();
  const [working, setWorking] = useState(false);
  const doctors = useDoctors();
  const clinics = useClinics();
  const bookingId = standby.fulfilled?.booking_id ?? "";
  const isOff = useLive((state) => state.booking[bookingId]?.value.active === false);

  async function attempt(work: () => Promise<unknown>) {
    setWorking(true);
    await work().catch((error: unknown) => notifications.show({ color: "coral", message: sentence(error) }));
    setWorking(false);
  }
  const goOn = () => attempt(async () => store.learn("standby", await api.keepLooking(standby.id)));
  const forget = () =>
    attempt(async () => {
      await api.removeStandby(standby.id);
      store.learn("standby", { ...standby, fulfilled: null, version: standby.version + 1 });
    });

  return (
    <Stack className="surface" p="lg" gap="sm" data-testid="fulfilled-card" data-standby-id={standby.id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} fz={18}>
            {standby.label || whatInWords(standby, doctors, clinics)}
          </Title>
          {family && (
            <Text size="sm" c="dimmed">
              For {standby.patient_name}
            </Text>
          )}
        </div>
        <Badge color="gray" variant="light">
          Ended
        </Badge>
      </Group>
      <Text size="sm">{fulfilledInWords(standby, isOff)}</Text>
      <Group justify="flex-end" gap={8} mt={4}>
        <Button size="xs" variant="default" disabled={working} onClick={() => void forget()}>
          Remove
        </Button>
        {standby.clinic_id === null && (
          <Button size="xs" variant="light" loading={working} data-testid="keep-looking" onClick={() => void goOn()}>
            Keep looking
          </Button>
        )}
      </Group>
    </Stack>
  );
}
