// Makes src/api/schema.d.ts from the API's OpenAPI document: REST shapes and socket events alike.
// `npm run types` asks the checkout's Python for the document; `npm run types -- file.json` reads one.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const python = process.env.PYTHON ?? `${root}.venv/bin/python`;
const given = process.argv[2];

const text = given
  ? readFileSync(given, "utf8")
  : execFileSync(python, ["-m", "api.openapi"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });

// A field with a default is always present in what the server sends, and may be left out of what it reads.
const tree = await openapiTS(JSON.parse(text), { defaultNonNullable: false, alphabetize: true });
writeFileSync(target, COMMENT_HEADER + astToString(tree));
