/** `lens/no-computed-import`: code loaded under a name that no graph can show. @module */

import { isIn, pathOf } from "./place.ts";

/** Where a computed `import()` is meant to be, and why. */
const ALLOWED: readonly { readonly files: RegExp; readonly because: string }[] = [
  {
    files: /^core\/plugin\//,
    because: "plugins are found, locked and loaded here and nowhere else",
  },
  {
    files: /^core\/sandbox\/child\//,
    because: "it loads what it judges, and Python only where Python is judged",
  },
  {
    files: /^core\/data\/rows\.ts$/,
    because: "who reads no Parquet should not load a reader of it",
  },
  {
    files: /^core\/stats\/distributions\.ts$/,
    because: "who only counts should not load a library of distributions",
  },
  {
    files: /^plugins\/provider-embedded\//,
    because: "a literal import would fetch the inference engine at every start",
  },
];

/** Reports `import(x)` where `x` is not a literal. */
export const noComputedImport: Deno.lint.Rule = {
  create(context) {
    const path = pathOf(context);
    if (isIn(context, "test") || ALLOWED.some(({ files }) => files.test(path))) return {};
    return {
      ImportExpression(node) {
        if (node.source.type === "Literal") return;
        context.report({
          node,
          message: "A computed import() is in no import graph, so nothing checks what it loads",
          hint: "Write the specifier as a literal, or load a plugin through core/plugin/",
        });
      },
    };
  },
};
