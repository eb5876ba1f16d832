import { Text, Title, UnstyledButton } from "@mantine/core";
import { useCallback } from "react";

import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import { span } from "../time/words";
import { activity } from "./activity";
import classes from "./ActivityRail.module.css";
import type { Cell } from "./day";

function Ago({ at }: { at: string }) {
  return <span className={classes.ago}>{span(useNow() - Date.parse(at))} ago</span>;
}

/** The day's news, newest first. */
export function ActivityRail({ cells, choose }: { cells: readonly Cell[]; choose: (slotId: string) => void }) {
  const now = useNow(5000);
  const lines = useLive(useCallback((state: LiveState) => activity(state, cells, now), [cells, now]));
  return (
    <section className={`surface ${classes.rail}`} aria-labelledby="activity-title" data-testid="activity">
      <Title order={2} fz={16} id="activity-title">
        Activity
      </Title>
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" mt={6}>
          Nothing has happened yet. Cancellations, texts and bookings appear here as they come.
        </Text>
      )}
      <ol className={classes.lines}>
        {lines.map((line) => (
          <li key={line.key}>
            <UnstyledButton className={classes.line} data-tone={line.tone} onClick={() => choose(line.slotId)}>
              <span className={classes.text}>{line.text}</span>
              <Ago at={line.at} />
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </section>
  );
}
