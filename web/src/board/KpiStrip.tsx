import { Skeleton } from "@mantine/core";

import { span } from "../time/words";
import { kpis, type Cell } from "./day";
import classes from "./KpiStrip.module.css";

/** Four numbers of the day. */
export function KpiStrip({ cells }: { cells: readonly Cell[] | null }) {
  if (cells === null) return <Skeleton height={78} radius="lg" />;
  const { open, booked, fromStandby, medianFill } = kpis(cells);
  return (
    <dl className={`surface ${classes.strip}`} data-testid="kpis">
      <Figure colour="free" label="Free now" value={String(open)} />
      <Figure colour="booked" label="Booked" value={String(booked)} />
      <Figure colour="live" label="Filled from standby" value={String(fromStandby)} />
      <Figure colour="warning" label="Median time to fill" value={medianFill === null ? "–" : span(medianFill)} />
    </dl>
  );
}

function Figure({ colour, label, value }: { colour: string; label: string; value: string }) {
  return (
    <div className={classes.figure}>
      <dt>
        <span className={classes.dot} style={{ background: `var(--mantine-color-${colour}-5)` }} aria-hidden="true" />
        {label}
      </dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}
