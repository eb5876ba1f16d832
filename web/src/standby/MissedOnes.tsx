import { Anchor, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { sentence } from "../api/problem";
import type { Missed, Standby } from "../api/shapes";
import { useFailure } from "../api/useFailure";
import { useNow, useServices } from "../services";
import { dayAndTime } from "../time/words";
import classes from "./Prospects.module.css";
import { whyNot } from "./prospects";

/** "Why not me?": what opened lately and did not come here, each with its reason and what could be changed. */
export function MissedOnes({ standby }: { standby: Standby }) {
  const { api } = useServices();
  const [open, setOpen] = useState(false);
  const missed = useQuery({
    queryKey: ["missed", standby.id],
    queryFn: () => api.missed(standby.id),
    enabled: open,
    staleTime: 15_000,
  });
  const failure = useFailure(missed);
  return (
    <details
      className={classes.missed}
      data-testid="missed"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary data-testid="missed-open">Why not me?</summary>
      {missed.data ? (
        missed.data.length === 0 ? (
          <Text size="sm" c="dimmed" py={6}>
            Nothing that matches this request has passed you by in the last two weeks.
          </Text>
        ) : (
          <ol className={classes.list}>
            {missed.data.map((each) => (
              <OneMissed key={each.round_id} missed={each} standbyId={standby.id} />
            ))}
          </ol>
        )
      ) : failure ? (
        <Text size="sm" role="alert" py={6}>
          {sentence(failure)}
        </Text>
      ) : (
        <Loader type="dots" size="sm" aria-label="Loading" my={6} />
      )}
    </details>
  );
}

function OneMissed({ missed: { brief, reason }, standbyId }: { missed: Missed; standbyId: string }) {
  const now = useNow(60_000);
  const { said, change } = whyNot(reason);
  return (
    <li className={classes.one} data-testid="missed-one" data-reason={reason}>
      <span className={`${classes.when} numbers`}>
        {dayAndTime(brief.start, brief.zone, now)}
      </span>{" "}
      <span>{brief.doctor_name}</span>
      <span className={classes.said}>
        {said}{" "}
        {change && (
          <Anchor component={Link} to={`/standby/${standbyId}#${change.part}`} inherit fw={600} data-testid="missed-change">
            {change.label}
          </Anchor>
        )}
      </span>
    </li>
  );
}
