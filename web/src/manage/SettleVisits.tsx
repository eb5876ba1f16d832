import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import type { Settling } from "../api/calls/scheduling";
import type { Clinic } from "../api/shapes";
import { Confirm } from "../shell/Confirm";
import { useAttempt } from "../shell/useAttempt";
import { useHoursChanged } from "./useWorkingHours";
import { useServices } from "../services";

const WAYS = [
  ["move", "Move all to the doctor's next free times"],
  ["move_to_others", "Move all to other doctors"],
  ["cancel", "Cancel all"],
] as const;

const WORDS: Record<Settling["how"], string> = {
  move: "Each is moved to the doctor's next free time that fits. Where there is none it is cancelled.",
  move_to_others: "Each is moved to the next free time of another doctor of the specialty here. Where there is none it is cancelled.",
  cancel: "Each is cancelled.",
};

/** All appointments that no longer fit, in one step. */
export function SettleVisits({ clinic, doctorId, count }: { clinic: Clinic; doctorId: string; count: number }) {
  const { api } = useServices();
  const changed = useHoursChanged(clinic.id, doctorId);
  const { working, attempt } = useAttempt();
  const [how, ask] = useState<Settling["how"] | null>(null);
  const settle = async (chosen: Settling["how"]) => {
    const { moved, cancelled } = await api.settleVisits(clinic.id, doctorId, { how: chosen });
    ask(null);
    await changed();
    notifications.show({ message: `Moved: ${moved.length}. Cancelled: ${cancelled.length}. Every patient is told.` });
  };
  if (how === null)
    return (
      <Group gap={8}>
        {WAYS.map(([way, words]) => (
          <Button key={way} variant="default" data-testid={`settle-${way}`} onClick={() => ask(way)}>
            {words}
          </Button>
        ))}
      </Group>
    );
  return (
    <Confirm
      yes={count === 1 ? "Settle the appointment" : `Settle ${count} appointments`}
      no="Never mind"
      working={working}
      testId="settle-yes"
      onYes={() => void attempt(() => settle(how))}
      onNo={() => ask(null)}
    >
      {WORDS[how]} Every patient is told, and of what is free next where theirs is cancelled. Nobody else is offered these times.
    </Confirm>
  );
}
