import { Alert, Button, Group, Modal, Radio, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { sentence } from "../api/problem";
import type { Clinic, Policy } from "../api/shapes";
import { useServices } from "../services";
import { PolicyFields } from "./PolicyFields";

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
  return (
    <Modal opened={opened} onClose={close} title="How openings are offered" size="lg">
      <PolicyForm close={close} clinic={clinic} />
    </Modal>
  );
}

function PolicyForm({ close, clinic }: { close: () => void; clinic: Clinic }) {
  const { api, store, queries } = useServices();
  const [policy, setPolicy] = useState(clinic.policy);
  const [version, setVersion] = useState(clinic.version);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (changes: Partial<Policy>) => setPolicy((old) => ({ ...old, ...changes }));
  const overtaken = clinic.version > version && !working;

  function takeTheirs() {
    setPolicy(clinic.policy);
    setVersion(clinic.version);
  }

  async function save() {
    setWorking(true);
    setProblem(null);
    try {
      store.learn("clinic", await api.setPolicy(clinic.id, policy));
      void queries.invalidateQueries({ queryKey: ["clinics"] });
      notifications.show({ color: "leaf", message: "Saved. It holds from the next opening on." });
      close();
    } catch (error) {
      setProblem(sentence(error));
      setWorking(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack>
        {overtaken && (
          <Alert color="sun" role="status" data-testid="policy-overtaken">
            A colleague changed this meanwhile. Saving puts yours in its place.{" "}
            <Button size="compact-sm" variant="light" onClick={takeTheirs}>
              Look at theirs
            </Button>
          </Alert>
        )}
        <Radio.Group value={policy.mode} onChange={(mode) => change({ mode })} aria-label="Mode">
          <Stack gap="xs">
            {MODES.map((mode) => (
              <Radio key={mode.value} {...mode} />
            ))}
          </Stack>
        </Radio.Group>
        {policy.mode !== "race" && <PolicyFields policy={policy} change={change} />}
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
  );
}
