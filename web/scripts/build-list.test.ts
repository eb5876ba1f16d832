import { expect, it } from "vitest";

import { listOf, type Piece } from "./build-list";

const chunk = (fileName: string, imports: string[] = [], styles: string[] = [], isEntry = false): Piece => ({
  type: "chunk",
  fileName,
  imports,
  isEntry,
  viteMetadata: { importedCss: new Set(styles) },
});

const BUNDLE: Record<string, Piece> = {
  "assets/index-1.js": chunk("assets/index-1.js", ["assets/react-1.js"], ["assets/index-1.css"], true),
  "assets/react-1.js": chunk("assets/react-1.js", ["assets/index-1.js"]),
  "assets/Board-1.js": chunk("assets/Board-1.js", ["assets/react-1.js"], ["assets/Board-1.css"]),
  "assets/index-1.css": { type: "asset", fileName: "assets/index-1.css" },
  "assets/Board-1.css": { type: "asset", fileName: "assets/Board-1.css" },
  "assets/index-1.js.br": { type: "asset", fileName: "assets/index-1.js.br" },
  "index.html": { type: "asset", fileName: "index.html" },
};

it("lists what the first page needs, and apart from it what other pages load", () => {
  const { shell, rest } = listOf(BUNDLE);
  expect(shell).toEqual(["/assets/index-1.css", "/assets/index-1.js", "/assets/react-1.js"]);
  expect(rest).toEqual(["/assets/Board-1.css", "/assets/Board-1.js"]);
});

it("is another version as soon as any file is another", () => {
  const { "assets/Board-1.js": board, ...others } = BUNDLE;
  const changed = { ...others, "assets/Board-2.js": { ...board, fileName: "assets/Board-2.js" } as Piece };
  expect(listOf(changed).version).not.toBe(listOf(BUNDLE).version);
  expect(listOf({ ...BUNDLE }).version).toBe(listOf(BUNDLE).version);
});
