import { Badge, Button, Group, Popover, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";

import { sentence } from "../api/problem";
import type { Booking } from "../api/shapes";
import { useNow, useServices } from "../services";
import { clockTime, dayInWords } from "../time/words";
import classes from "./Visit.module.css";

export function Visit({ visit, family }: { visit: Booking; family: boolean }) {
  const { api, store } = useServices();
  const now = useNow(10_000);
  const [working, setWorking] = useState<"confirm" | "cancel" | null>(null);
  const [sure, setSure] = useState(false);
  const { brief } = visit;
  const ahead = Date.parse(brief.start) > now;

  async function change(what: "confirm" | "cancel") {
    setWorking(what);
    try {
      store.learn("booking", await api[what](visit.id));
      setSure(false);
    } catch (error) {
      notifications.show({ color: "coral", message: sentence(error) });
    }
    setWorking(null);
  }

  return (
    <article
      className={classes.visit}
      data-testid="my-visit"
      data-booking-id={visit.id}
      data-slot-id={visit.slot_id}
      data-state={visit.state}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={700} className="numbers">
            {dayInWords(brief.start, brief.zone, now)}, {clockTime(brief.start, brief.zone)}
          </Text>
          <Text size="sm">
            {brief.doctor_name}
            {family && visit.holder && ` · for ${visit.holder.patient_name}`}
          </Text>
          <Text size="sm" c="dimmed">
            {brief.clinic_name}, {brief.clinic_address}
          </Text>
        </div>
        {visit.state === "confirmed" && (
          <Badge variant="light" color="leaf" leftSection={<IconCheck size={12} />}>
            Confirmed
          </Badge>
        )}
      </Group>
      {ahead && (
        <Group gap={8} mt={8}>
          {visit.state === "booked" && (
            <Button
              size="compact-sm"
              variant="light"
              data-testid="visit-confirm"
              loading={working === "confirm"}
              onClick={() => void change("confirm")}
            >
              I’ll be there
            </Button>
          )}
          <Popover opened={sure} onChange={setSure} width={260} shadow="md" radius="lg" trapFocus withArrow>
            <Popover.Target>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                data-testid="visit-cancel"
                onClick={() => setSure(true)}
              >
                Cancel
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <Stack gap="xs">
                <Text size="sm">Give it back? It goes to the next person in line at once.</Text>
                <Group gap={8} grow>
                  <Button
                    size="xs"
                    color="coral"
                    data-testid="visit-cancel-sure"
                    loading={working === "cancel"}
                    onClick={() => void change("cancel")}
                  >
                    Give it back
                  </Button>
                  <Button size="xs" variant="default" onClick={() => setSure(false)}>
                    Keep it
                  </Button>
                </Group>
              </Stack>
            </Popover.Dropdown>
          </Popover>
        </Group>
      )}
    </article>
  );
}
