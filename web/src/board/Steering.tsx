import { Button, Popover, Stack, Text, TextInput } from "@mantine/core";
import { IconHandStop, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";

import type { Round } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import type { Cell } from "./day";

const NOTE_MOST = 200;
const REFUSAL_MS = 6000;

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
  const { form, element, submit } = useApiForm({ note: "" });
  const { working, attempt } = useAttempt({ shownFor: REFUSAL_MS });

  const stop = () =>
    attempt(async () => {
      store.learn("round", await api.stopRound(round.id, form.values.note.trim()));
      setAsking(false);
      form.reset();
    });

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
        <form ref={element} onSubmit={submit(stop)}>
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
              {...form.getInputProps("note")}
            />
            <FormFooter
              submit="Stop"
              color="danger"
              size="xs"
              working={working}
              disabled={form.values.note.trim() === ""}
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
  const { working, attempt } = useAttempt({ shownFor: REFUSAL_MS });
  const resume = () => attempt(async () => store.learn("round", await api.resumeRound(round.id)));

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
