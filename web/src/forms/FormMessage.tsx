
import { Callout } from "../shell/Callout";

/** What is wrong with a form as a whole. It is always there, so that what comes into it is read out. */
export function FormMessage({ children, testId }: { children: string | null; testId?: string }) {
  return (
    <div role="alert" data-testid={testId}>
      {children !== null && <Callout tone="refusal" role="none">{children}</Callout>}
    </div>
  );
}
