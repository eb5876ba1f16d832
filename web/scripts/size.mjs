// `npm run size`: what a guest's browser fetches for the feed, compressed; fails where that is more than the limit.
import { readFile } from "node:fs/promises";

const LIMIT = { br: 150_000, gz: 175_000 };
const DIST = new URL("../dist/", import.meta.url);

const page = await readFile(new URL("index.html", DIST), "utf8");
const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name);
const files = new Set(first);
for (const name of files) {
  if (!name.endsWith(".js")) continue;
  const script = await readFile(new URL(name, DIST), "utf8");
  // Static imports only: what is fetched by `import()` is fetched when somebody does something.
  for (const [, other] of script.matchAll(/\b(?:import|from)\s*"\.\/([^"]+\.js)"/g)) files.add(`assets/${other}`);
}
if (first.length === 0) throw new Error("dist/index.html names no script");

let isTooMuch = false;
for (const [kind, limit] of Object.entries(LIMIT)) {
  const sizes = await Promise.all([...files].map((name) => sizeOf(name, kind)));
  const total = sizes.reduce((sum, each) => sum + each, 0);
  console.log(`the guest's feed: ${(total / 1000).toFixed(1)} kB of script and style in .${kind}, at most ${limit / 1000}`);
  isTooMuch ||= total > limit;
}

process.exit(isTooMuch ? 1 : 0);

/** A file that is too small to be compressed counts as it is. */
async function sizeOf(name, kind) {
  const pressed = await readFile(new URL(`${name}.${kind}`, DIST)).catch(() => null);
  return (pressed ?? (await readFile(new URL(name, DIST)))).length;
}
