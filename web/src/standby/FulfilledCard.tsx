import { Button, Group, Text } from "@mantine/core";

import type { Standby } from "../api/shapes";
import { useLive, useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { RequestCard } from "./RequestCard";
import { useLeaveLine } from "./useLeaveLine";
import { fulfilledInWords } from "./words";

/** A request that ended because its patient has a visit now: done, unless they keep looking. */
export function FulfilledCard({ standby, family }: { standby: Standby; family: boolean }) {
  const { api, store } = useServices();
  const { working, attempt } = useAttempt();
  const bookingId = standby.fulfilled?.booking_id ?? "";
  const isOff = useLive((state) => state.booking[bookingId]?.value.active === false);

  const goOn = () => attempt(async () => store.learn("standby", await api.keepLooking(standby.id)));
  const leave = useLeaveLine();
  const forget = () => attempt(() => leave(standby));

  return (
    <RequestCard standby={standby} family={family} state={{ label: "Ended", color: "gray" }} testId="fulfilled-card">
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
    </RequestCard>
  );
}
