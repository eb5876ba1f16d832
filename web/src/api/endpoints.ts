/** Every call to the API, spelled once, in `calls` by subject. */
import { guestCalls } from "./calls/guest";
import type { LoggedInCalls } from "./calls/loggedIn";
import type { Http } from "./http";
import { withLater } from "./later";
import type { Once } from "./once";

export type Api = ReturnType<typeof guestCalls> & LoggedInCalls;

/** `once`: for what must not be done twice, see there. */
export function createApi(http: Http, once: Once): Api {
  return withLater(guestCalls(http), async () => (await import("./calls/loggedIn")).loggedInCalls(http, once));
}
