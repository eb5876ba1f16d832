
import { Callout } from "../shell/Callout";

/** Says that stored records had to be left out, so that nobody takes the board for complete. */
export function Unreadable({ count }: { count: number }) {
  if (count === 0) return null;
  const records = count === 1 ? "1 record" : `${count} records`;
  return (
    <Callout tone="warning" role="status" data-testid="unreadable">
      {records} cannot be read, here or elsewhere in the clinic, and {count === 1 ? "is" : "are"} left out. It has been
      reported to support; everything else goes on.
    </Callout>
  );
}
