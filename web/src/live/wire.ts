/** Every name that gateway and browser must agree on, spelled once. */
import type { Logged } from "../api/shapes";
import type { HeardMatches } from "./matches";

export type Ack = { ok: true; position: string } | { ok: false; code: string; detail: string };

export interface FromServer {
  event: (logged: Logged) => void;
  match: (heard: HeardMatches) => void;
  resync: (why: { reason: string }) => void;
}

export interface ToServer {
  watch: (body: { topics: readonly string[]; since?: string }, ack: (answer: Ack) => void) => void;
  board: (body: { clinic_id: string; since?: string }, ack: (answer: Ack) => void) => void;
  leave_board: (body: { clinic_id: string }, ack: (answer: { ok: true }) => void) => void;
}

export interface Handshake {
  ticket?: string;
  since?: string;
}

/** The feed's snapshot ends after so many slots; later ones are not in it, which does not mean they are gone. */
export const FEED_LIMIT = 300;

export const PATH = "/socket.io";
