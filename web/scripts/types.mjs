// Makes the types in src/api from the documents that the checkout's Python prints: schema.d.ts from the OpenAPI
// document, events.d.ts from the AsyncAPI one. `npm run types -- --check` writes nothing and fails where one differs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = process.env.PYTHON ?? `${root}.venv/bin/python`;
const SHARED = "x-shared";

const api = printed("api.openapi");
const made = { "schema.d.ts": await types(api), "events.d.ts": await types(messages(printed("api.asyncapi"))) };
for (const [name, text] of Object.entries(made)) {
  const target = fileURLToPath(new URL(`../src/api/${name}`, import.meta.url));
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    console.error(`web/src/api/${name} is out of date: make types, and commit it`);
    process.exitCode = 1;
  }
}

function printed(module) {
  return JSON.parse(execFileSync(python, ["-m", module], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }));
}

async function types(document) {
  // A field with a default is always present in what the server sends, and may be left out of what it reads.
  const options = { defaultNonNullable: false, alphabetize: true, transform: shared };
  return COMMENT_HEADER + astToString(await openapiTS(document, options));
}

/** The payloads of the AsyncAPI document by who sends them, as the schemas of an OpenAPI document. */
function messages({ info, operations, components }) {
  const sent = Object.values(operations).filter(({ action }) => action === "send");
  const asked = Object.values(operations).filter(({ reply }) => reply);
  const payload = ([{ $ref }]) => {
    const { summary, payload } = components.messages[nameOf($ref)];
    return { description: summary, allOf: [payload] };
  };
  const byName = (some, schemaOf) => object(some.map((each) => [nameOf(each.messages[0].$ref), schemaOf(each)]));
  const schemas = {
    FromServer: byName(sent, (each) => payload(each.messages)),
    ToServer: byName(asked, (each) => object([["request", payload(each.messages)], ["answer", payload(each.reply.messages)]])),
    Handshake: payload(operations.receive_handshake.messages),
  };
  const text = JSON.stringify(schemas).replaceAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g, `"type":"object","${SHARED}":"$1"`);
  return { openapi: "3.1.0", info, paths: {}, components: { schemas: JSON.parse(text) } };
}

function object(entries) {
  return { type: "object", required: entries.map(([name]) => name), properties: Object.fromEntries(entries) };
}

function nameOf(ref) {
  return ref.split("/").at(-1);
}

/** A shape that both documents hold is spelled once, in schema.d.ts. */
function shared(schema) {
  const name = schema[SHARED];
  if (name === undefined) return undefined;
  if (!(name in api.components.schemas)) throw new Error(`the OpenAPI document has no schema ${name}`);
  const property = (text) => ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(text));
  const components = ts.factory.createImportTypeNode(property("./schema"), undefined, ts.factory.createIdentifier("components"));
  const schemas = ts.factory.createIndexedAccessTypeNode(components, property("schemas"));
  return ts.factory.createIndexedAccessTypeNode(schemas, property(name));
}
