/** Why something is not there, for as long as it is not there. */
import { useState } from "react";

/** The part of a query's result that says whether it came. */
export interface Load {
  readonly data: unknown;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

/**
 * The failure that stands between somebody and the first answer; null once there is one. A query forgets its
 * error as soon as it is asked again, and a message must not turn back into a skeleton each time.
 */
export function useFailure({ data, error }: Pick<Load, "data" | "error">): Error | null {
  const [last, setLast] = useState<Error | null>(null);
  const failure = data === undefined ? (error ?? last) : null;
  if (failure !== last) setLast(failure);
  return failure;
}
