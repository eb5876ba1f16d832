/** Small pieces of text that follow the server's clock. Only they are drawn anew as it goes. */
import { useNow } from "../services";
import classes from "./Moments.module.css";
// eslint-disable-next-line no-restricted-imports -- it is the one that says whose clock it is
import { clockTime, countdown, ownZone, sameWallTime, span, zoneCity } from "../time/words";

const JUST_MS = 60_000;
/** The old ones need not be drawn each second: there may be hundreds. */
const STEP_MS = 15_000;
const RECENT_MS = 6 * 3_600_000;

/** `opened 12 s ago`, with a pulse while it is fresh. */
export function OpenedAgo({ instant }: { instant: string }) {
  const young = useNow(STEP_MS) - Date.parse(instant) < JUST_MS;
  const ago = Math.max(0, useNow(young ? 1000 : STEP_MS) - Date.parse(instant));
  if (ago > RECENT_MS) return null;
  return (
    <span className={classes.ago} data-fresh={ago < JUST_MS}>
      <span className={classes.pulse} aria-hidden="true" />
      {ago < 2_000 ? "opened just now" : `opened ${span(ago)} ago`}
    </span>
  );
}

/** `starts in 3 h 20 min` */
export function StartsIn({ instant }: { instant: string }) {
  const left = Date.parse(instant) - useNow(STEP_MS);
  return <span className={`${classes.starts} numbers`}>{left > 0 ? `starts in ${span(left)}` : "has started"}</span>;
}

/** `4:05`, counting down. */
export function Countdown({ until }: { until: string }) {
  return <span className="numbers">{countdown(Date.parse(until) - useNow())}</span>;
}

/** For pages on which all times are of one place: says so where the reader's clock shows another. */
export function TimesAsIn({ zone }: { zone: string }) {
  const now = useNow(STEP_MS);
  if (sameWallTime(now, zone, ownZone())) return null;
  return (
    <b data-testid="times-as-in">
      Times as in {zoneCity(zone)}, where it is {clockTime(now, zone)} now
    </b>
  );
}
