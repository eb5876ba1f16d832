import { beforeEach, expect, it, vi } from "vitest";

import type { HeardMatches, Logged } from "../api/shapes";
import { aSlot, slotEvent } from "../test/things";
import { createLink, type Dial } from "./link";

type Handler = (...given: unknown[]) => void;

/** As much of a socket as the link uses. What it is asked is kept, and answered with `ok`. */
class FakeSocket {
  connected = false;
  active = true;
  asked: { name: string; body: Record<string, unknown> }[] = [];
  dials = 0;
  private handlers = new Map<string, Handler>();

  constructor(readonly options: { auth: (answer: (handshake: unknown) => void) => void }) {}

  on(name: string, handler: Handler) {
    this.handlers.set(name, handler);
  }
  hear(name: string, ...given: unknown[]) {
    this.handlers.get(name)?.(...given);
  }
  timeout() {
    return this;
  }
  emitWithAck(name: string, body: Record<string, unknown>) {
    this.asked.push({ name, body });
    return Promise.resolve({ ok: true, position: "" });
  }
  emit(name: string, body: Record<string, unknown>) {
    this.asked.push({ name, body });
  }
  connect() {
    this.dials += 1;
  }
  disconnect() {
    this.connected = false;
  }
  up() {
    this.connected = true;
    this.hear("connect");
  }
  down(reason = "transport close") {
    this.connected = false;
    this.hear("disconnect", reason);
  }
  handshake() {
    return new Promise((answer) => this.options.auth(answer));
  }
}

function setUp() {
  const sockets: FakeSocket[] = [];
  const heard: Logged[] = [];
  const matches: HeardMatches[] = [];
  const log = { seen: "", resyncs: 0, tickets: 0, refused: false };
  const dial = ((_: string, options: FakeSocket["options"]) => {
    sockets.push(new FakeSocket(options));
    return sockets.at(-1);
  }) as unknown as Dial;
  const link = createLink(
    {
      ticket: () => {
        log.tickets += 1;
        return log.refused ? Promise.reject(new Error()) : Promise.resolve({ ticket: `t${log.tickets}`, url: "ws://here" });
      },
      seen: () => log.seen,
      receive: (logged) => heard.push(logged),
      hear: (each) => matches.push(each),
      resync: () => (log.resyncs += 1),
    },
    dial,
  );
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return { link, log, heard, matches, sockets, last };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

it("is live once the socket is, and hears events, matches and resyncs", async () => {
  const { link, last, heard, matches, log } = setUp();
  const changes = vi.fn();
  link.subscribe(changes);
  link.restart();
  await settled();
  expect(link.get()).toBe("reconnecting");
  last().up();
  expect(link.get()).toBe("live");
  expect(changes).toHaveBeenCalledTimes(1);
  const event = slotEvent("5", "slot.opened", aSlot());
  last().hear("event", event);
  expect(heard).toEqual([event]);
  last().hear("match", { position: "5", matches: [] });
  expect(matches).toEqual([{ position: "5", matches: [] }]);
  last().hear("resync", { reason: "too_old" });
  expect(log.resyncs).toBe(1);
});

it("joins what was asked for before it was connected, from the snapshot on", async () => {
  const { link, last } = setUp();
  link.restart();
  await settled();
  link.watch(["clinic:1"], "7");
  expect(last().asked).toEqual([]);
  last().up();
  expect(last().asked).toEqual([{ name: "watch", body: { topics: ["clinic:1"], since: "7" } }]);
});

it("goes on after a gap from the last event, with a fresh ticket", async () => {
  const { link, last, log } = setUp();
  link.restart();
  await settled();
  expect(await last().handshake()).toEqual({ ticket: "t1", since: undefined });
  last().up();
  link.watchBoard("clinic_1", "7");
  await settled();
  log.seen = "9";
  last().down();
  expect(link.get()).toBe("reconnecting");
  expect(await last().handshake()).toEqual({ ticket: "t2", since: "9" });
  last().up();
  expect(last().asked.at(-1)).toEqual({ name: "board", body: { clinic_id: "clinic_1", since: "9" } });
  expect(link.get()).toBe("live");
});

it("asks a room that it has not joined yet from its own snapshot, whatever others have seen", async () => {
  const { link, last, log } = setUp();
  link.restart();
  await settled();
  log.seen = "9";
  link.watch(["clinic:1"], "7");
  last().up();
  expect(last().asked.at(-1)?.body).toMatchObject({ since: "7" });
});

it("leaves one board for the next", async () => {
  const { link, last } = setUp();
  link.restart();
  await settled();
  last().up();
  link.watchBoard("one", "1");
  link.watchBoard("two", "2");
  link.leaveBoard();
  expect(last().asked.map(({ name, body }) => `${name} ${String(body.clinic_id)}`)).toEqual([
    "board one",
    "leave_board one",
    "board two",
    "leave_board two",
  ]);
});

it("calls again when the server hung up or refused the ticket", async () => {
  const { link, last } = setUp();
  link.restart();
  await settled();
  last().up();
  last().down("io server disconnect");
  await vi.advanceTimersByTimeAsync(6_000);
  expect(last().dials).toBe(1);
  last().active = false;
  last().hear("connect_error", new Error());
  await vi.advanceTimersByTimeAsync(6_000);
  expect(last().dials).toBe(2);
});

it("says offline after some failures, and keeps trying", async () => {
  const { link, log, last } = setUp();
  log.refused = true;
  link.restart();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(link.get()).toBe("offline");
  log.refused = false;
  await vi.advanceTimersByTimeAsync(6_000);
  last().up();
  expect(link.get()).toBe("live");
});

it("follows the browser's own word about the network", async () => {
  const { link, last } = setUp();
  link.restart();
  await settled();
  link.watch(["clinic:1"], "7");
  last().up();
  window.dispatchEvent(new Event("offline"));
  expect(link.get()).toBe("offline");
  window.dispatchEvent(new Event("online"));
  expect(link.get()).toBe("live");
  expect(last().asked.filter(({ name }) => name === "watch")).toHaveLength(2);
});

it("starts as somebody else with a new socket that remembers no board", async () => {
  const { link, last, sockets, log } = setUp();
  link.restart();
  await settled();
  last().up();
  link.watchBoard("clinic_1", "7");
  log.seen = "9";
  link.restart();
  await settled();
  expect(sockets).toHaveLength(2);
  expect(sockets[0]?.connected).toBe(false);
  expect(await last().handshake()).toMatchObject({ since: undefined });
  last().up();
  expect(last().asked).toEqual([]);
});
