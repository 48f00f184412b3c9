/** `lens/no-stray-append`: a second writer of append-only files. @module */

import { isIn, pathOf } from "./place.ts";

/** Reports `append: true` outside core/trace/, which alone writes and repairs append-only files. */
export const noStrayAppend: Deno.lint.Rule = {
  create(context) {
    if (isIn(context, "test", "bench") || pathOf(context).startsWith("core/trace/")) return {};
    return {
      Property(node) {
        const { key, value } = node;
        const name = key.type === "Identifier" ? key.name : key.type === "Literal" && key.value;
        if (name !== "append" || value.type !== "Literal" || value.value !== true) return;
        context.report({
          node,
          message: "Only core/trace/ opens a file for append",
          hint: "Write through the trace writer, or write the whole file",
        });
      },
    };
  },
};
