import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";

import { sentence } from "../api/problem";

interface Options {
  /** So long a refusal is shown, in milliseconds; null where the caller shows `error` itself. */
  shownFor?: number | null;
  /** What is said of a refusal, where that is not its own sentence. */
  inWords?: (refusal: Error) => string;
}

interface Attempt<What> {
  readonly work: () => Promise<unknown>;
  readonly what: What | null;
}

/**
 * One change at a time; a refusal is shown. `attempt(work, what)` never rejects; `doing`: the `what` of the change that
 * is under way.
 */
export function useAttempt<What extends string = never>({ shownFor, inWords = sentence }: Options = {}) {
  const { mutateAsync, isPending, variables, error } = useMutation({
    mutationFn: ({ work }: Attempt<What>) => work(),
    onError: (refusal) => {
      if (shownFor === null) return;
      notifications.show({ color: "danger", message: inWords(refusal), ...(shownFor && { autoClose: shownFor }) });
    },
  });
  const attempt = (work: () => Promise<unknown>, what: What | null = null): Promise<unknown> =>
    mutateAsync({ work, what }).catch(() => undefined);
  return { working: isPending, doing: isPending ? variables.what : null, attempt, error };
}
