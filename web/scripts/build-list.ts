/**
 * `build.js`: what the service worker keeps of a build, taken from the bundle itself. `shell` is what the first
 * page needs, `rest` what other pages load when they are opened.
 */
import { createHash } from "node:crypto";

import type { Plugin } from "vite";

/** What we read of a bundle's files. */
export interface Piece {
  readonly type: "chunk" | "asset";
  readonly fileName: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } | undefined;
}

export interface BuildList {
  readonly version: string;
  readonly shell: readonly string[];
  readonly rest: readonly string[];
}

export function listOf(pieces: Readonly<Record<string, Piece>>): BuildList {
  const hashed = Object.keys(pieces).filter((name) => name.startsWith("assets/"));
  const shell = new Set<string>();
  const add = (name: string): void => {
    const piece = pieces[name];
    if (shell.has(name) || piece?.type !== "chunk") return;
    shell.add(name);
    piece.viteMetadata?.importedCss.forEach((style) => shell.add(style));
    piece.imports?.forEach(add);
  };
  Object.values(pieces).forEach((piece) => piece.isEntry && add(piece.fileName));
  const paths = (names: readonly string[]) => names.map((name) => `/${name}`).sort();
  return {
    version: createHash("sha256").update(paths(hashed).join()).digest("hex").slice(0, 12),
    shell: paths([...shell]),
    rest: paths(hashed.filter((name) => !shell.has(name) && /\.(js|css)$/.test(name))),
  };
}

export function buildList(): Plugin {
  return {
    name: "quickdoc-build-list",
    apply: "build",
    generateBundle(_, bundle) {
      const source = `self.BUILD = ${JSON.stringify(listOf(bundle as Record<string, Piece>))};\n`;
      this.emitFile({ type: "asset", fileName: "build.js", source });
    },
  };
}
