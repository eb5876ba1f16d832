/** The one place where the parts are put together. */
import { createApi } from "./api/endpoints";
import { createHttp } from "./api/http";
import { createKeys } from "./api/keys";
import { createOnce } from "./api/once";
import { createQueries } from "./api/queries";
import { createSession } from "./api/session";
import { createShiftGuard } from "./guards/shiftGuard";
import { createUnsaved } from "./guards/unsaved";
import { createClock } from "./live/clock";
import { createLink } from "./live/link";
import { createStore } from "./live/store";
import type { Services } from "./services";

const TIME_EVERY_MS = 5 * 60_000;

export function wire(): Services {
  const session = createSession();
  const keys = createKeys();
  const api = createApi(createHttp(session), createOnce(keys));
  const store = createStore();
  const clock = createClock();
  const queries = createQueries();
  const link = createLink({
    ticket: () => api.socketTicket(),
    seen: () => store.get().seen,
    receive: (logged) => store.receive(logged),
    hear: (heard) => store.hear(heard),
    resync: () => void queries.invalidateQueries({ queryKey: ["snapshot"] }),
  });
  return { api, keys, session, store, link, clock, queries, shifts: createShiftGuard(), unsaved: createUnsaved() };
}

/** Bring the parts to life. Whoever logs in or out starts from nothing: no name survives a logout. */
export async function start({ api, keys, session, store, link, clock, queries }: Services): Promise<void> {
  let whose = "unknown";
  let wasIn = false;
  session.subscribe(() => {
    const state = session.get();
    // Before the password is replaced there is nothing to be seen, and afterwards everything.
    const mustChange = state.status === "in" && state.mustChange;
    const now = state.status === "in" && !mustChange ? state.account.id : state.status;
    if (now === whose) return;
    // Not when somebody comes: after a reload that is whoever had these keys.
    if (wasIn) keys.clear();
    wasIn = state.status === "in";
    whose = now;
    // What is on screen is asked for anew: a query that is only cleared under it would never be answered.
    queries.removeQueries({ type: "inactive" });
    void queries.resetQueries();
    store.clear();
    if (mustChange) link.stop();
    else link.restart();
  });
  const measure = async () => {
    const sent = Date.now();
    const answer = await api.time().catch(() => null);
    if (answer) clock.sample(answer.now, sent, Date.now());
  };
  setInterval(() => void measure(), TIME_EVERY_MS);
  await Promise.all([measure(), session.restore()]);
}
