/** `lens/no-bare-error`: `new Error(…)`, which nobody can catch by name. @module */

import { isIn } from "./place.ts";

/** Reports `Error` itself being made, outside the layers whose errors only we ever see. */
export const noBareError: Deno.lint.Rule = {
  create(context) {
    if (isIn(context, "test", "bench", "tool", "generator")) return {};
    const check = (node: Deno.lint.NewExpression | Deno.lint.CallExpression): void => {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Error") return;
      context.report({
        node,
        message: "A bare Error cannot be told from any other",
        hint: "Use TypeError, RangeError or SyntaxError for a caller's mistake, " +
          "or a subclass of ModelLensError for an error that a user sees",
      });
    };
    return { NewExpression: check, CallExpression: check };
  },
};
