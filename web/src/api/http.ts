/** One typed client for the whole API. It carries the access token and renews it when it is refused. */
import createClient, { type Client } from "openapi-fetch";

import { Problem } from "./problem";
import type { paths } from "./schema";
import type { Sent } from "./shapes";
import { TIMEOUT_MS } from "./waiting";

export type Http = Client<paths>;

export interface Tokens {
  /** A token that is good now, or null for a guest. */
  current: () => Promise<string | null>;
  /** A new token after `refused` was refused, or null when the login is over. */
  renew: (refused: string) => Promise<string | null>;
}

export function createHttp(tokens: Tokens): Http {
  return createClient<paths>({ baseUrl: "", fetch: (request) => authorized(request, tokens) });
}

async function authorized(request: Request, tokens: Tokens): Promise<Response> {
  const token = await tokens.current();
  if (token === null) return await send(request);
  const again = request.clone();
  const answer = await send(bearing(request, token));
  if (answer.status !== 401) return answer;
  const renewed = await tokens.renew(token);
  return renewed === null ? answer : await send(bearing(again, renewed));
}

function send(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
}

function bearing(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** The data of an answer, or the problem, thrown. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Sent<NonNullable<T>>> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    throw thrown instanceof Problem ? thrown : Problem.unreachable();
  });
  if (!response.ok) throw Problem.from(response.status, error, response.headers.get("Retry-After"));
  return data as Sent<NonNullable<T>>;
}

/**
 * A screen. When the server says that nothing on it has changed, the browser gives what it has, with new
 * headers: the log position and the time are read from there.
 */
export async function unwrapScreen<T extends { position: string; server_time: string }>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Sent<NonNullable<T>>> {
  const screen = await unwrap(call);
  const { headers } = (await call).response;
  return {
    ...screen,
    position: headers.get("Snapshot-Position") ?? screen.position,
    server_time: headers.get("Snapshot-Time") ?? screen.server_time,
  };
}
