import { useNow } from "../services";
import { countdown } from "../time/words";
import classes from "./CountdownRing.module.css";

const RADIUS = 26;
const ROUND = 2 * Math.PI * RADIUS;

/** How much of a window is left, on the server's clock. */
export function CountdownRing({ from, until }: { from: string; until: string }) {
  const now = useNow();
  const [start, end] = [Date.parse(from), Date.parse(until)];
  const left = Math.max(0, end - now);
  const share = Math.min(1, left / Math.max(1, end - start));
  return (
    <div className={classes.ring} data-urgent={left < 60_000} role="timer" aria-label={`${countdown(left)} left`}>
      <svg viewBox="0 0 60 60" width="64" height="64" aria-hidden="true">
        <circle cx="30" cy="30" r={RADIUS} className={classes.track} />
        <circle
          cx="30"
          cy="30"
          r={RADIUS}
          className={classes.left}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - share)}
        />
      </svg>
      <span className={`${classes.text} numbers`}>{countdown(left)}</span>
    </div>
  );
}
