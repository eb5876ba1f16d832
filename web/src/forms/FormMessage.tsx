
import { Callout } from "../shell/Callout";

/** Takes no room, nor the gap that a form leaves between its parts. */
const EMPTY = { position: "absolute" } as const;

/** What is wrong with a form as a whole. It is always there, so that what comes into it is read out. */
export function FormMessage({ children, testId }: { children: string | null; testId?: string }) {
  return (
    <div role="alert" data-testid={testId} style={children === null ? EMPTY : undefined}>
      {children !== null && <Callout tone="refusal" role="none">{children}</Callout>}
    </div>
  );
}
