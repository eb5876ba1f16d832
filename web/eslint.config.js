import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";

import globals from "globals";
import ts from "typescript-eslint";

/** A version that is counted here could be one that the server gives to something else. */
const NO_OWN_VERSIONS = [
  "BinaryExpression[operator=/^[-+*]$/] > MemberExpression[property.name='version']",
  "BinaryExpression[operator=/^[-+*]$/] > Identifier[name='version']",
  "AssignmentExpression > MemberExpression.left[property.name='version']",
  "UpdateExpression > MemberExpression[property.name='version']",
].map((selector) => ({ selector, message: "Versions come from the server: see `change` in live/state.ts." }));

/**
 * The folders of src, the lowest first: code uses its own folder and those before it. `services` is the file by which
 * components get what `wiring` puts together; what comes after the last folder (App, Shell, wiring, main) uses them all.
 */
const ORDER = [
  "styles", "api", "time", "places", "guards", "live", "services", "queries", "shell", "forms", "tables", "clinic", "auth", "verify",
  "family", "staff", "standby", "mine", "doctors", "feed", "profiles", "clinics", "matches", "waiting", "board", "manage",
  "admin", "audit", "onetap", "account", "notices", "help", "search",
];
const TOP = ["App", "Shell", "main", "theme", "wiring"];

const unplaced = readdirSync(new URL("src", import.meta.url), { withFileTypes: true })
  .filter((each) => each.isDirectory() && each.name !== "test" && !ORDER.includes(each.name))
  .map(({ name }) => name);
if (unplaced.length > 0) throw new Error(`ORDER in eslint.config.js has no place for ${unplaced.join(", ")}`);

/** What a folder may not import, statically, by `import()` or types; `\u002F` is a slash within a selector. */
const IMPORTS = ":matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression) > Literal.source";
const layers = ORDER.map((name, place) => {
  const above = [...ORDER.slice(place + 1), ...TOP];
  const from = name === "services" ? "\\." : "\\.\\.";
  const message = `This comes after ${name} in the ORDER of eslint.config.js: move what both need, or the code that needs it.`;
  return {
    files: [`src/${name}/**/*.{ts,tsx}`, `src/${name}.ts`],
    ignores: ["**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...NO_OWN_VERSIONS,
        { selector: `${IMPORTS}[value=/^${from}\\u002F(${above.join("|")})(\\u002F|$)/]`, message },
      ],
    },
  };
});

export default ts.config(
  { ignores: ["dist", "src/api/*.d.ts"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "react-hooks": hooks, "jsx-a11y": a11y },
    rules: {
      ...hooks.configs.recommended.rules,
      ...a11y.flatConfigs.recommended.rules,
      // Numbers in templates read well and cannot go wrong.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // React's handlers may be asynchronous: their rejections are caught where they start.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    // A patient's pages are about many places: a time there says whose clock it is on.
    files: ["src/{family,help,matches,mine,notices,onetap,shell,standby}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/time/words"],
              importNames: ["clockTime"],
              message: "Use timeThere or dayAndTime: they name the zone where it is not the reader's.",
            },
          ],
        },
      ],
    },
  },
  {
    // In tests the server's part is played, versions and all.
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/**/*.test.{ts,tsx}"],
    rules: { "no-restricted-syntax": ["error", ...NO_OWN_VERSIONS] },
  },
  ...layers,
  { files: ["*.{js,ts,cjs}", "scripts/*.mjs"], languageOptions: { globals: globals.node } },
);
