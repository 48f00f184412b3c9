/** `lens/no-ambient-access`: a plugin or skill that takes the world instead of being given it. @module */

import { isIn, pathOf } from "./place.ts";

/**
 * Reports `Deno.…` in plugins and skills: the world comes in through the context. A file named
 * worker.ts is excepted, because it runs in an isolate of its own, which no context reaches and
 * whose permissions are its own.
 */
export const noAmbientAccess: Deno.lint.Rule = {
  create(context) {
    if (!isIn(context, "plugin", "embedded provider", "skill")) return {};
    if (/(^|\/)worker\.ts$/.test(pathOf(context))) return {};
    return {
      MemberExpression(node) {
        if (!isDeno(node.object)) return;
        context.report({
          node,
          message:
            "A plugin or skill does not reach for Deno: the world comes in through the context",
          hint: "Use what create() is given: fetch, env, clock, random",
        });
      },
    };
  },
};

function isDeno(node: Deno.lint.Node): boolean {
  if (node.type === "Identifier") return node.name === "Deno";
  return node.type === "MemberExpression" && node.object.type === "Identifier" &&
    node.object.name === "globalThis" && node.property.type === "Identifier" &&
    node.property.name === "Deno";
}
