/** What gateway and browser say to each other, as socket.io-client names it. The messages are in `events.d.ts`. */
import type { Handshake, SentBySocket, SentToSocket } from "../api/shapes";

export type FromServer = { [Name in keyof SentBySocket]: (message: SentBySocket[Name]) => void };

export type ToServer = {
  [Name in keyof SentToSocket]: (request: SentToSocket[Name]["request"], ack: (answer: SentToSocket[Name]["answer"]) => void) => void;
};

export type Ack = SentToSocket["watch" | "board"]["answer"];

export type { Handshake };

/** The feed's snapshot ends after so many slots; later ones are not in it, which does not mean they are gone. */
export const FEED_LIMIT = 300;

export const PATH = "/socket.io";
