import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";

import { Confirm } from "../shell/Confirm";
import { useAttempt } from "../shell/useAttempt";

interface Asking {
  label: string;
  verb: string;
  yes: string;
  testId: string;
  work: () => Promise<unknown>;
  /** What it does, in words. */
  children: ReactNode;
}

/** A button that says what it does, and does it when that is wanted. */
export function AskedFirst({ label, verb, yes, testId, work, children }: Asking) {
  const { working, attempt } = useAttempt();
  const [isAsked, ask] = useState(false);
  if (!isAsked)
    return (
      <Button size="compact-sm" variant="default" aria-label={label} data-testid={testId} onClick={() => ask(true)}>
        {verb}
      </Button>
    );
  const done = async () => {
    await work();
    ask(false);
  };
  return (
    <Confirm
      yes={yes}
      no="Keep"
      size="compact-sm"
      gap={6}
      fill={false}
      working={working}
      testId={`${testId}-yes`}
      onYes={() => void attempt(done)}
      onNo={() => ask(false)}
    >
      {children}
    </Confirm>
  );
}
