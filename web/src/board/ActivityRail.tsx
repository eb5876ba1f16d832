import { Text, Title, UnstyledButton } from "@mantine/core";
import { memo, useCallback } from "react";

import type { LiveState } from "../live/state";
import { useLiveList, useNow } from "../services";
import { span } from "../time/words";
import { activity, type Line } from "./activity";
import classes from "./ActivityRail.module.css";
import type { Cell } from "./day";

const LineOfNews = memo(function LineOfNews({ line, choose }: { line: Line; choose: (slotId: string) => void }) {
  return (
    <UnstyledButton className={classes.line} data-tone={line.tone} onClick={() => choose(line.slotId)}>
      <span className={classes.text}>{line.text}</span>
      <Ago at={line.at} />
    </UnstyledButton>
  );
});

function Ago({ at }: { at: string }) {
  return <span className={classes.ago}>{span(useNow() - Date.parse(at))} ago</span>;
}

/** The day's news, newest first. */
export function ActivityRail({ cells, choose }: { cells: readonly Cell[]; choose: (slotId: string) => void }) {
  const now = useNow(5000);
  const lines = useLiveList(useCallback((state: LiveState) => activity(state, cells, now), [cells, now]), keyOf);
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
            <LineOfNews line={line} choose={choose} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function keyOf({ key }: Line): string {
  return key;
}
