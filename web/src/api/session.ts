/**
 * Who is logged in. The access token lives in memory only; the refresh token in an HttpOnly cookie.
 *
 * The server rotates the refresh token at each use and takes an old one that comes back for a theft, so
 * two tabs must not refresh at once: a browser-wide lock lets one at a time. An answer that was lost does
 * not count as a use: the server gives the same next token again for a minute (`LOST_ANSWER`).
 *
 * Only a 401 says that the login is over. Whatever else goes wrong is tried again, and the login stays.
 */
import type { Tokens } from "./http";
import { Problem } from "./problem";
import type { Account, Login } from "./shapes";
import { backoff, sleep, TIMEOUT_MS, type Wait } from "./waiting";

/** `trouble`: why it is still unknown; it is being tried again. `mustChange`: by a one-time password, to be replaced first. */
export type SessionState =
  | { readonly status: "unknown"; readonly trouble: Problem | null }
  | { readonly status: "guest" }
  | { readonly status: "in"; readonly account: Account; readonly mustChange?: boolean };

export interface Session extends Tokens {
  get: () => SessionState;
  subscribe: (listener: () => void) => () => void;
  /** Try the cookie of an earlier visit, until the server has said whether it is good. */
  restore: () => Promise<void>;
  /** Do not wait for the next try of `restore`. */
  retry: () => void;
  login: (body: { email: string; password: string }) => Promise<Account>;
  signUp: (body: { email: string; password: string; name: string; phone: string; zone: string }) => Promise<Account>;
  join: (body: { invite: string; email: string; password: string; name: string }) => Promise<Account>;
  logout: () => Promise<void>;
  /** Go on with a login that the API has just given: all those before have ended. */
  adopt: (login: Login) => void;
  /** The login is over, and the server knows. */
  forget: () => void;
  /** A new token, which speaks for everybody the account speaks for by now. */
  refresh: () => Promise<void>;
}

const BASE = "/api/v1/auth";
const EARLY_MS = 30_000;

/** `send` and `wait`: tests give their own. */
export function createSession(send: typeof fetch = (...request) => fetch(...request), wait: Wait = sleep): Session {
  let state: SessionState = { status: "unknown", trouble: null };
  let wake: () => void = () => undefined;
  let held: { token: string; goodUntil: number } | null = null;
  const isUnknown = () => state.status === "unknown";
  const listeners = new Set<() => void>();
  const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("quickdoc-session");
  tabs?.addEventListener("message", (message: MessageEvent<string>) => {
    if (message.data === "out") become(null);
  });

  function become(login: Login | null): void {
    held = login && { token: login.access_token, goodUntil: Date.now() + login.expires_in * 1000 - EARLY_MS };
    const next: SessionState = login
      ? { status: "in", account: login.account, mustChange: login.must_change_password }
      : { status: "guest" };
    if (state.status === next.status && next.status === "guest") return;
    remember(login !== null);
    change(next);
    wake();
  }

  function change(next: SessionState): void {
    state = next;
    listeners.forEach((listener) => listener());
  }

  async function refresh(refused: string | null): Promise<string | null> {
    return await alone(async () => {
      if (held && held.token !== refused && held.goodUntil > Date.now()) return held.token;
      const answer = await post("refresh");
      if (answer.status === 401) become(null);
      else become(await readLogin(answer));
      return held?.token ?? null;
    });
  }

  async function post(path: string, body?: unknown): Promise<Response> {
    const init: RequestInit = { method: "POST", credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (body !== undefined)
      Object.assign(init, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return await send(`${BASE}/${path}`, init).catch(() => {
      throw Problem.unreachable();
    });
  }

  async function enter(path: string, body: unknown): Promise<Account> {
    const login = await readLogin(await post(path, body));
    become(login);
    return login.account;
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async restore() {
      if (!remembered()) become(null);
      for (let tries = 0; isUnknown(); tries++) {
        try {
          await refresh(null);
        } catch (error) {
          if (!isUnknown()) return; // somebody has logged in meanwhile
          change({ status: "unknown", trouble: error instanceof Problem ? error : Problem.unreachable() });
          await Promise.race([wait(backoff(tries)), new Promise<void>((resolve) => (wake = resolve))]);
        }
      }
    },
    retry: () => wake(),
    login: (body) => enter("login", body),
    signUp: (body) => enter("sign-up", body),
    join: (body) => enter("staff-sign-up", body),
    async logout() {
      const answer = await post("logout");
      if (!answer.ok) throw await refusal(answer);
      become(null);
      tabs?.postMessage("out");
    },
    adopt: become,
    forget() {
      become(null);
      tabs?.postMessage("out");
    },
    async current() {
      if (held === null) return null;
      return held.goodUntil > Date.now() ? held.token : await refresh(held.token);
    },
    async refresh() {
      await refresh(held?.token ?? null);
    },
    renew: refresh,
  };
}

/** Whether this browser was logged in: a guest need not ask for a cookie that page scripts cannot see. */
const MARK = "quickdoc-was-in";

function remembered(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

function remember(inside: boolean): void {
  try {
    if (inside) localStorage.setItem(MARK, "1");
    else localStorage.removeItem(MARK);
  } catch {
    // A browser that keeps nothing asks each time.
  }
}

async function alone<T>(work: () => Promise<T>): Promise<T> {
  // Plain-http origins other than localhost have no locks; there the server's answer settles it.
  return "locks" in navigator ? await navigator.locks.request("quickdoc-refresh", work) : await work();
}

/** The login in an answer. One that was cut off, or that is somebody else's page, is no answer. */
async function readLogin(answer: Response): Promise<Login> {
  if (!answer.ok) throw await refusal(answer);
  const body = (await bodyOf(answer)) as Partial<Login> | null;
  if (typeof body?.access_token !== "string" || !body.account) throw Problem.unreachable();
  return body as Login;
}

async function refusal(answer: Response): Promise<Problem> {
  return Problem.from(answer.status, await bodyOf(answer));
}

async function bodyOf(answer: Response): Promise<unknown> {
  return await answer.json().catch(() => null);
}
