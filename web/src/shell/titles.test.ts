import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { titleOf } from "./titles";

const paths = [...readFileSync("src/App.tsx", "utf8").matchAll(/\bpath="([^"*]+)"/g)].map(([, path]) => `/${path ?? ""}`);

it("finds the routes", () => {
  expect(paths).toContain("/clinic/waiting");
});

it.each(["/", ...paths])("has a title for %s", (path) => {
  expect(titleOf(path.replace(/:\w+/g, "abc"))).not.toContain("No such page");
});

it("gives different pages different titles", () => {
  const titles = paths.map((path) => titleOf(path.replace(/:\w+/g, "abc")));
  expect(new Set(titles).size).toBe(titles.length);
});
