/** Calls whose code is fetched when the first of them is made. */
import { Problem } from "./problem";

type Calls = Record<string, (...sent: never[]) => Promise<unknown>>;

/** `now` with all calls of `load`, of which each waits for the code. Code that does not come is a connection that is away. */
export function withLater<Now extends object, Later extends object>(now: Now, load: () => Promise<Later>): Now & Later {
  let loading: Promise<Calls> | null = null;
  const loaded = () =>
    (loading ??= load().then(
      (calls) => calls as Calls,
      () => {
        loading = null;
        throw Problem.unreachable();
      },
    ));
  return new Proxy(now as Now & Later, {
    get: (calls, name) => {
      // Whatever has a `then` is taken for a promise.
      if (typeof name !== "string" || name in calls || name === "then") return Reflect.get(calls, name) as unknown;
      return async (...sent: never[]) => await (await loaded())[name]?.(...sent);
    },
  });
}
