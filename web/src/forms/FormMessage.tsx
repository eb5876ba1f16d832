import { Alert } from "@mantine/core";

/** What is wrong with a form as a whole. It is always there, so that what comes into it is read out. */
export function FormMessage({ children, testId }: { children: string | null; testId?: string }) {
  return (
    <div role="alert" data-testid={testId}>
      {children !== null && <Alert color="coral" role="none">{children}</Alert>}
    </div>
  );
}
