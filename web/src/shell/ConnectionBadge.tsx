import type { LinkStatus } from "../live/link";
import { useLinkStatus } from "../services";
import classes from "./ConnectionBadge.module.css";

const WORDS: Record<LinkStatus, { label: string; help: string }> = {
  live: { label: "Live", help: "Connected: what you see is what is free right now." },
  reconnecting: {
    label: "Reconnecting",
    help: "The live connection broke. We are getting it back and catch up by ourselves.",
  },
  offline: { label: "Offline", help: "No connection. What you see may be out of date." },
};

/** Says whether what is on screen is live. */
export function ConnectionBadge() {
  const status = useLinkStatus();
  const { label, help } = WORDS[status];
  return (
    <span className={classes.badge} data-testid="connection-badge" data-state={status} role="status" title={help}>
      <span className={classes.dot} aria-hidden="true" />
      {label}
    </span>
  );
}
