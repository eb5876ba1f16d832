import { Alert, Button, Group, Modal, NumberInput, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { TimeInput } from "@mantine/dates";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { sentence } from "../api/problem";
import type { Clinic, Policy } from "../api/shapes";
import { useServices } from "../services";
import { minuteOfDay } from "../time/words";

const MODES: { value: Policy["mode"]; label: string; description: string }[] = [
  {
    value: "waves",
    label: "Waves",
    description: "A few people are texted together; the first to answer has it. Fast and fair.",
  },
  {
    value: "queue",
    label: "In line",
    description: "One person at a time, and the slot is held for them meanwhile. Fairest, slower.",
  },
  { value: "race", label: "Race", description: "Nobody is texted; whoever sees it in the feed first has it." },
];

/** How this clinic's openings are offered. */
export function PolicyModal({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  const { api, queries } = useServices();
  const [policy, setPolicy] = useState(clinic.policy);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (changes: Partial<Policy>) => setPolicy((old) => ({ ...old, ...changes }));
  const texting = policy.mode !== "race";

  async function save() {
    setWorking(true);
    setProblem(null);
    try {
      await api.setPolicy(clinic.id, policy);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["snapshot", "board"] }),
        queries.invalidateQueries({ queryKey: ["clinics"] }),
      ]);
      notifications.show({ color: "leaf", message: "Saved. It holds from the next opening on." });
      close();
    } catch (error) {
      setProblem(sentence(error));
    }
    setWorking(false);
  }

  return (
    <Modal opened={opened} onClose={close} title="How openings are offered" size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack>
          <Radio.Group value={policy.mode} onChange={(mode) => change({ mode: mode })} aria-label="Mode">
            <Stack gap="xs">
              {MODES.map((mode) => (
                <Radio key={mode.value} {...mode} />
              ))}
            </Stack>
          </Radio.Group>
          {texting && (
            <>
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <Count
                  label="Time to answer"
                  suffix=" s"
                  min={5}
                  max={86_400}
                  step={60}
                  value={policy.window}
                  onChange={(window) => change({ window })}
                />
                {policy.mode === "waves" && (
                  <Count
                    label="People in a wave"
                    min={1}
                    max={50}
                    value={policy.wave_size}
                    onChange={(wave_size) => change({ wave_size })}
                  />
                )}
                <Count
                  label="Wait before the first text"
                  suffix=" s"
                  min={0}
                  max={900}
                  step={10}
                  value={policy.grace}
                  onChange={(grace) => change({ grace })}
                />
                <Count
                  label="Feed only, when it starts within"
                  suffix=" min"
                  min={0}
                  max={10_080}
                  step={15}
                  value={policy.min_notice}
                  onChange={(min_notice) => change({ min_notice })}
                />
                <Count
                  label="Texts to one person, a day"
                  min={1}
                  max={50}
                  value={policy.cap_day}
                  onChange={(cap_day) => change({ cap_day })}
                />
                <Count
                  label="Texts to one person, a week"
                  min={1}
                  max={200}
                  value={policy.cap_week}
                  onChange={(cap_week) => change({ cap_week })}
                />
              </SimpleGrid>
              <div>
                <Text size="sm" fw={600}>
                  Quiet hours, by the patient’s clock
                </Text>
                <Group mt={4}>
                  <Time
                    label="From"
                    value={policy.quiet_hours.start}
                    onChange={(start) => change({ quiet_hours: { ...policy.quiet_hours, start } })}
                  />
                  <Time
                    label="To"
                    value={policy.quiet_hours.end}
                    onChange={(end) => change({ quiet_hours: { ...policy.quiet_hours, end } })}
                  />
                </Group>
              </div>
            </>
          )}
          {problem && (
            <Alert color="coral" role="alert">
              {problem}
            </Alert>
          )}
          <Group justify="flex-end" gap={8}>
            <Button variant="subtle" onClick={close}>
              Never mind
            </Button>
            <Button type="submit" loading={working} data-testid="policy-save">
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface CountProps {
  label: string;
  suffix?: string;
  min: number;
  max: number;
  step?: number;
  value: number;
  onChange: (value: number) => void;
}

function Count({ onChange, ...rest }: CountProps) {
  return (
    <NumberInput
      {...rest}
      required
      allowDecimal={false}
      clampBehavior="blur"
      onChange={(value) => onChange(Number(value))}
    />
  );
}

function Time({ label, value, onChange }: { label: string; value: number; onChange: (minute: number) => void }) {
  return (
    <TimeInput
      label={label}
      required
      value={minuteOfDay(value)}
      onChange={(event) => {
        const [hours, minutes] = event.currentTarget.value.split(":").map(Number);
        if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
      }}
    />
  );
}
