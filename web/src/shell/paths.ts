/** The rest of what an address may say, for the ways in: see `params`. */
import { idIn } from "./params";

/** An invitation's id, or whatever else is only handed on; an empty string when there is none. */
export function wordIn(params: URLSearchParams, name: string, longest = 100): string {
  const said = params.get(name) ?? "";
  return said.length <= longest ? said : "";
}

/** A page of this site: a link must not lead somebody elsewhere after the login. */
export function pathIn(params: URLSearchParams, name: string, origin = window.location.origin): string | null {
  const said = params.get(name);
  if (said?.startsWith("/") !== true) return null;
  // Browsers take `/\host` and `/<tab>/host` for another site, too: what they make of it counts.
  const there = URL.canParse(said, origin) ? new URL(said, origin) : null;
  if (there?.origin !== origin || there.pathname.startsWith("//")) return null;
  return there.pathname + there.search + there.hash;
}

/** The clinic of the address, which an admin picks, so that board and waiting list are of the same. */
export function oneClinic(search: string): string {
  const id = idIn(new URLSearchParams(search), "clinic");
  return id === null ? "" : `?clinic=${id}`;
}
