import { Button, Popover, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconHandStop, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";

import { sentence } from "../api/problem";
import type { Round } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { useServices } from "../services";
import type { Cell } from "./day";

const NOTE_MOST = 200;

/** Stop a round with a reason, or let it go on. */
export function Steering({ cell }: { cell: Cell }) {
  const { round, state } = cell;
  if (round === null) return null;
  if (round.state === "running") return <Stop round={round} />;
  const resumable = round.state === "stopped" && round.note !== null && (state === "open" || state === "offered");
  return resumable ? <Resume round={round} /> : null;
}

function Stop({ round }: { round: Round }) {
  const { api, store } = useServices();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const [working, setWorking] = useState(false);

  async function stop() {
    setWorking(true);
    try {
      store.learn("round", await api.stopRound(round.id, note.trim()));
      setAsking(false);
      setNote("");
    } catch (error) {
      notifications.show({ color: "coral", message: sentence(error), autoClose: 6000 });
    }
    setWorking(false);
  }

  return (
    <Popover opened={asking} onChange={setAsking} width={300} shadow="md" radius="lg" trapFocus withArrow>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconHandStop size={15} />}
          data-testid="round-stop"
          aria-expanded={asking}
          onClick={() => setAsking(!asking)}
        >
          Stop asking
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void stop();
          }}
        >
          <Stack gap="xs">
            <Text size="sm">
              Nobody else is asked. Who has been asked may still answer; then the slot is open to all.
            </Text>
            <TextInput
              label="Why"
              placeholder="The doctor may be late"
              required
              maxLength={NOTE_MOST}
              data-autofocus
              data-testid="stop-note"
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <FormFooter
              submit="Stop"
              color="coral"
              size="xs"
              working={working}
              disabled={note.trim() === ""}
              testId="stop-sure"
              onCancel={() => setAsking(false)}
              cancel="Go on"
              cancelVariant="default"
              align="fill"
            />
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

function Resume({ round }: { round: Round }) {
  const { api, store } = useServices();
  const [working, setWorking] = useState(false);

  async function resume() {
    setWorking(true);
    try {
      store.learn("round", await api.resumeRound(round.id));
    } catch (error) {
      notifications.show({ color: "coral", message: sentence(error), autoClose: 6000 });
    }
    setWorking(false);
  }

  return (
    <Button
      size="xs"
      variant="light"
      leftSection={<IconPlayerPlay size={15} />}
      data-testid="round-resume"
      loading={working}
      onClick={() => void resume()}
    >
      Go on asking
    </Button>
  );
}
