import { beforeEach, describe, expect, it } from "vitest";

import { ACCOUNT } from "../test/things";
import { createSession, type Session } from "./session";
import type { Login } from "./shapes";

const LOGIN = { access_token: "token", expires_in: 900, account: ACCOUNT } as Login;

const good = () => Promise.resolve(Response.json(LOGIN));
const refused = (status: number) => () => Promise.resolve(Response.json({ code: "x", detail: "No." }, { status }));
const aborted = () => Promise.reject(new DOMException("gone", "AbortError"));
const cutOff = () => Promise.resolve(new Response('{"access_tok', { status: 200 }));
const someoneElsesPage = () => Promise.resolve(new Response("<h1>Hotel Wi-Fi</h1>", { status: 200 }));

beforeEach(() => localStorage.setItem("quickdoc-was-in", "1"));

/** A session whose requests are answered one after the other, and which waits no time between its tries. */
function sessionWith(...answers: (() => Promise<Response>)[]) {
  const asked: string[] = [];
  const seen: string[] = [];
  const send: typeof fetch = (address) => {
    asked.push(address as string);
    return (answers.shift() ?? refused(500))();
  };
  const session = createSession(send, () => Promise.resolve());
  session.subscribe(() => seen.push(session.get().status));
  return { session, asked, seen };
}

const status = (session: Session) => session.get().status;

describe("a reload with a good cookie", () => {
  for (const [what, failure] of Object.entries({
    "an aborted request": aborted,
    "a 503": refused(503),
    "a 500": refused(500),
    "a 429": refused(429),
    "an answer that was cut off": cutOff,
    "a page of somebody else": someoneElsesPage,
  })) {
    it(`outlives ${what}`, async () => {
      const { session, asked, seen } = sessionWith(failure, failure, failure, good);
      await session.restore();
      expect(status(session)).toBe("in");
      expect(seen).not.toContain("guest");
      expect(asked).toHaveLength(4);
    });
  }

  it("says what the trouble is while it tries again", async () => {
    const troubles: (string | undefined)[] = [];
    const { session } = sessionWith(refused(503), good);
    session.subscribe(() => {
      const state = session.get();
      if (state.status === "unknown") troubles.push(state.trouble?.detail);
    });
    await session.restore();
    expect(troubles).toEqual(["No."]);
  });

  it("is tried again at once when somebody presses", async () => {
    const answers = [aborted, good];
    const session = createSession(
      () => (answers.shift() ?? aborted)(),
      () => new Promise(() => undefined), // the wait itself never ends
    );
    const settled = new Promise<void>((resolve) =>
      session.subscribe(() => {
        if (session.get().status === "unknown") queueMicrotask(() => queueMicrotask(session.retry));
        else resolve();
      }),
    );
    void session.restore();
    await settled;
    expect(status(session)).toBe("in");
  });
});

it("is a guest after a 401, and asks no more", async () => {
  const { session, asked } = sessionWith(refused(401), good);
  await session.restore();
  expect(status(session)).toBe("guest");
  expect(asked).toHaveLength(1);
  expect(localStorage.getItem("quickdoc-was-in")).toBeNull();
});

it("keeps the login when a refresh under way fails, and ends it when it is refused", async () => {
  const { session } = sessionWith(good, refused(503), aborted, refused(401));
  await session.restore();
  await expect(session.renew("token")).rejects.toThrow();
  await expect(session.renew("token")).rejects.toThrow();
  expect(status(session)).toBe("in");
  expect(await session.renew("token")).toBeNull();
  expect(status(session)).toBe("guest");
});

it("lets whoever logs in meanwhile in, and stops asking for the cookie", async () => {
  const answers = [aborted, good];
  let restored = false;
  const session = createSession(
    () => (answers.shift() ?? aborted)(),
    () => new Promise(() => undefined),
  );
  const restoring = session.restore().then(() => (restored = true));
  await session.login({ email: "ana@example.com", password: "secret" }).catch(() => undefined);
  await session.login({ email: "ana@example.com", password: "secret" }).catch(() => undefined);
  await restoring;
  expect(status(session)).toBe("in");
  expect(restored).toBe(true);
});

it("says so when a logout did not reach the server, and stays logged in", async () => {
  const { session } = sessionWith(good, refused(503));
  await session.restore();
  await expect(session.logout()).rejects.toThrow("No.");
  expect(status(session)).toBe("in");
});
