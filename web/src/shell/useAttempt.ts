import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";

import { sentence } from "../api/problem";

interface Options {
  /** So long a refusal is shown, in milliseconds; null where the caller shows `error` itself. */
  shownFor?: number | null;
}

interface Attempt<What> {
  readonly work: () => Promise<unknown>;
  readonly what: What | null;
}

/**
 * One change at a time; a refusal is shown. `attempt(work, what)` never rejects; `doing`: the `what` of the change that
 * is under way.
 */
export function useAttempt<What extends string = never>({ shownFor }: Options = {}) {
  const { mutateAsync, isPending, variables, error } = useMutation({
    mutationFn: ({ work }: Attempt<What>) => work(),
    onError: (refusal) => {
      if (shownFor === null) return;
      notifications.show({ color: "danger", message: sentence(refusal), ...(shownFor && { autoClose: shownFor }) });
    },
  });
  const attempt = (work: () => Promise<unknown>, what: What | null = null): Promise<unknown> =>
    mutateAsync({ work, what }).catch(() => undefined);
  return { working: isPending, doing: isPending ? variables.what : null, attempt, error };
}
