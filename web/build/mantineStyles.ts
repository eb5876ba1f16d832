/**
 * The build fails where a script uses a Mantine component whose style is not on the page with it.
 *
 * Styles are imported one by one (src/styles/mantine.ts) since all of them are 280 kB. Mantine's class names are hashes
 * that stand in its scripts and in its style sheets alike, so a missing one can be told from the files of the build.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rollup } from "vite";

const CLASS = /\bm_[0-9a-f]{6,}\b/g;

type Chunk = Rollup.OutputChunk;

export function mantineStyles(packages = "node_modules/@mantine"): Plugin {
  return {
    name: "quickdoc:mantine-styles",
    apply: "build",
    // After Vite has written down which style sheets belong to which script.
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const lacking = missing(bundle, sheets(packages));
        if (lacking.length > 0) this.error(lacking.join("\n"));
      },
    },
  };
}

/** The style sheet that has a class: `m_77c9d27d` is in `@mantine/core/styles/Button.css`. */
function sheets(packages: string): Map<string, string> {
  const core = readdirSync(join(packages, "core/styles"))
    .filter((name) => name.endsWith(".css") && !name.endsWith(".layer.css"))
    .map((name) => `core/styles/${name}`);
  const found = new Map<string, string>();
  for (const sheet of [...core, "dates/styles.css", "notifications/styles.css", "spotlight/styles.css"])
    for (const [name] of readFileSync(join(packages, sheet), "utf8").matchAll(CLASS))
      if (!found.has(name)) found.set(name, `@mantine/${sheet}`);
  return found;
}

/** For each script that is fetched by itself: what it and its imports use must come with it, or with the page. */
function missing(bundle: Rollup.OutputBundle, sheetOf: Map<string, string>): string[] {
  const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
  const page = chunks.filter((each) => each.isEntry);
  const lacking = new Set<string>();
  for (const start of chunks.filter((each) => each.isEntry || each.isDynamicEntry)) {
    const fetched = withImports(bundle, [start]);
    const there = classesOf(bundle, withImports(bundle, [...page, start]));
    for (const chunk of fetched)
      for (const [name] of chunk.code.matchAll(CLASS)) {
        const sheet = sheetOf.get(name);
        if (sheet !== undefined && !there.has(name)) lacking.add(`${start.name} uses ${sheet}, which it does not import`);
      }
  }
  return [...lacking];
}

function withImports(bundle: Rollup.OutputBundle, start: Chunk[]): Set<Chunk> {
  const seen = new Set(start);
  for (const chunk of seen)
    for (const name of chunk.imports) {
      const imported = bundle[name];
      if (imported?.type === "chunk") seen.add(imported);
    }
  return seen;
}

function classesOf(bundle: Rollup.OutputBundle, chunks: Set<Chunk>): Set<string> {
  const found = new Set<string>();
  for (const sheet of [...chunks].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])])) {
    const asset = bundle[sheet];
    if (asset?.type !== "asset") continue;
    for (const [name] of String(asset.source).matchAll(CLASS)) found.add(name);
  }
  return found;
}
