/** The gateway speaks websocket only (src/live/link.ts): the client's other transports are left out of the page. */
import type { Plugin } from "vite";

const UNUSED = /^\.\/(transports\/)?(polling-xhr(\.node)?|polling-fetch|webtransport)\.js$/;
const NOTHING = "\0no-such-transport";

export function websocketOnly(): Plugin {
  return {
    name: "quickdoc:websocket-only",
    apply: "build",
    enforce: "pre",
    resolveId: (id, importer) => (UNUSED.test(id) && importer?.includes("engine.io-client") ? NOTHING : null),
    load: (id) => (id === NOTHING ? "export class XHR {}\nexport class Fetch {}\nexport class WT {}" : null),
  };
}
