/**
 * The socket: a fresh ticket for each attempt, the rooms wanted, and where to go on from in each.
 *
 * A room is asked for what came since the snapshot it was first joined with; once joined, it has brought
 * everything up to the last event, so a reconnect goes on from there.
 */
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";

import type { HeardMatches, Logged } from "../api/shapes";
import { PATH, type Ack, type FromServer, type Handshake, type ToServer } from "./wire";

export type LinkStatus = "live" | "reconnecting" | "offline";

export interface Link {
  get: () => LinkStatus;
  subscribe: (listener: () => void) => () => void;
  /** Connect, or connect anew as somebody else. */
  restart: () => void;
  stop: () => void;
  watch: (topics: readonly string[], since: string) => void;
  watchBoard: (clinicId: string, since: string) => void;
  leaveBoard: () => void;
}

export interface LinkNeeds {
  ticket: () => Promise<{ ticket: string; url: string }>;
  /** The highest position seen so far. */
  seen: () => string;
  receive: (logged: Logged) => void;
  hear: (heard: HeardMatches) => void;
  resync: () => void;
}

interface Room<What> {
  readonly what: What;
  since: string;
  joined: boolean;
}

type Line = Socket<FromServer, ToServer>;

/** What opens a socket; tests give their own. */
export type Dial = (url: string, options: Partial<ManagerOptions & SocketOptions>) => Line;

const GIVEN_UP_AFTER = 4;
const SLOWEST_MS = 5_000;
const ACK_MS = 8_000;
/** Is refused, and then tried again. */
const NO_TICKET: Handshake = { ticket: "" };

export function createLink(needs: LinkNeeds, dial: Dial = io): Link {
  let status: LinkStatus = "reconnecting";
  let line: Line | null = null;
  let failures = 0;
  let run = 0;
  let wasConnected = false;
  let feed: Room<readonly string[]> | null = null;
  let board: Room<string> | null = null;
  const listeners = new Set<() => void>();

  function become(next: LinkStatus): void {
    if (next === status) return;
    status = next;
    listeners.forEach((listener) => listener());
  }

  const failed = () => {
    failures += 1;
    become(failures >= GIVEN_UP_AFTER || !navigator.onLine ? "offline" : "reconnecting");
  };

  function since(room: Room<unknown>): string {
    return room.joined && needs.seen() > room.since ? needs.seen() : room.since;
  }

  async function join<What>(room: Room<What> | null, ask: (from: string) => Promise<Ack> | undefined): Promise<void> {
    if (room === null || !line?.connected) return;
    const answer = await ask(since(room))?.catch(() => null);
    if (answer?.ok) room.joined = true;
  }

  const joinFeed = () =>
    join(feed, (from) => line?.timeout(ACK_MS).emitWithAck("watch", { topics: [...(feed?.what ?? [])], since: from }));
  const joinBoard = () =>
    join(board, (from) => line?.timeout(ACK_MS).emitWithAck("board", { clinic_id: board?.what ?? "", since: from }));

  async function open(mine: number): Promise<void> {
    const first = await needs.ticket().catch(() => null);
    if (mine !== run) return;
    if (first === null) {
      failed();
      setTimeout(() => void (mine === run && open(mine)), wait(failures));
      return;
    }
    let unused: string | null = first.ticket;
    const auth = (answer: (handshake: Handshake) => void) => {
      const from = wasConnected ? needs.seen() : undefined;
      const ticket = unused === null ? needs.ticket().then((next) => next.ticket) : Promise.resolve(unused);
      unused = null;
      ticket.then((good) => answer({ ticket: good, since: from })).catch(() => answer(NO_TICKET));
    };
    line = listen(
      dial(first.url, {
        path: PATH,
        transports: ["websocket"],
        forceNew: true,
        reconnectionDelay: 400,
        reconnectionDelayMax: SLOWEST_MS,
        auth,
      }),
      mine,
    );
  }

  function listen(socket: Line, mine: number): Line {
    const again = () => setTimeout(() => mine === run && socket.connect(), wait(failures));
    socket.on("connect", () => {
      failures = 0;
      wasConnected = true;
      become("live");
      void joinFeed();
      void joinBoard();
    });
    socket.on("disconnect", (reason) => {
      become(navigator.onLine ? "reconnecting" : "offline");
      if (reason === "io server disconnect") again();
    });
    socket.on("connect_error", () => {
      failed();
      // A refusal ends the client's own retries; a new ticket may well be taken.
      if (!socket.active) again();
    });
    socket.on("event", (logged) => needs.receive(logged));
    socket.on("match", (heard) => needs.hear(heard));
    socket.on("resync", () => needs.resync());
    return socket;
  }

  function stop(): void {
    run += 1;
    line?.disconnect();
    line = null;
    wasConnected = false;
  }

  window.addEventListener("offline", () => become("offline"));
  window.addEventListener("online", () => {
    // A short gap may leave the socket standing; then no `connect` comes, and the rooms are asked at once.
    if (line?.connected) {
      become("live");
      void joinFeed();
      void joinBoard();
    } else line?.connect();
  });

  return {
    get: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart() {
      stop();
      if (feed) feed.joined = false;
      board = null;
      failures = 0;
      become("reconnecting");
      void open(run);
    },
    stop,
    watch(topics, from) {
      feed = { what: topics, since: from, joined: false };
      void joinFeed();
    },
    watchBoard(clinicId, from) {
      if (board && board.what !== clinicId) line?.emit("leave_board", { clinic_id: board.what }, () => undefined);
      board = { what: clinicId, since: from, joined: false };
      void joinBoard();
    },
    leaveBoard() {
      if (board) line?.emit("leave_board", { clinic_id: board.what }, () => undefined);
      board = null;
    },
  };
}

function wait(failures: number): number {
  return Math.min(SLOWEST_MS, 300 * 2 ** failures) * (0.5 + Math.random() / 2);
}
