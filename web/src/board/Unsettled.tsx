
import { Callout } from "../shell/Callout";

/** Says that some messages may not have arrived, so that somebody calls. */
export function Unsettled({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Callout tone="warning" role="status" data-testid="unsettled">
      {count === 1 ? "1 message" : `${count} messages`} of the last two days may not have arrived, and nobody can find
      out. Under Texts {count === 1 ? "it says" : "they say"} “Outcome unknown”: please call.
    </Callout>
  );
}
