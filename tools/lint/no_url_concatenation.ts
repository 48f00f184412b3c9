/** `lens/no-url-concatenation`: URLs put together as text. @module */

import { isIn, pathOf } from "./place.ts";

const URL_HELPERS = "core/provider/url.ts";
const URL_NAME = /(url|base|origin|endpoint)$/i;

/**
 * Reports `${baseUrl}/…`, `baseUrl + "/…"` and slashes trimmed by hand. A test may spell out the
 * URL it expects.
 */
export const noUrlConcatenation: Deno.lint.Rule = {
  create(context) {
    if (isIn(context, "test") || pathOf(context) === URL_HELPERS) return {};
    const report = (node: Deno.lint.Node): void =>
      context.report({
        node,
        message: "A URL is not put together as text",
        hint: `Use new URL() or a helper of ${URL_HELPERS}`,
      });
    return {
      TemplateLiteral(node) {
        const [before, after] = node.quasis;
        const [first] = node.expressions;
        if (before?.cooked === "" && isUrl(first) && /^[/?#&]/.test(after?.cooked ?? "")) {
          report(node);
        }
      },
      BinaryExpression(node) {
        const { operator, left, right } = node;
        if (operator === "+" && isUrl(left) && /^[/?#&]/.test(textOf(right))) report(node);
      },
      CallExpression(node) {
        const { callee, arguments: [pattern] } = node;
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
        if (!/^replace(All)?$/.test(callee.property.name)) return;
        if (
          pattern?.type === "Literal" && /^\/\(?(\\\/|\[\/\])[+*]?\)?\$\/\w*$/.test(pattern.raw)
        ) {
          report(node);
        }
      },
    };
  },
};

function isUrl(node: Deno.lint.Node | undefined): boolean {
  if (node?.type === "Identifier") return URL_NAME.test(node.name);
  if (node?.type === "MemberExpression") {
    return isUrl(node.property) || (isUrl(node.object) && isHref(node.property));
  }
  return false;
}

function isHref(node: Deno.lint.Node): boolean {
  return node.type === "Identifier" && /^(href|origin)$/.test(node.name);
}

/** How a string or template begins. */
function textOf(node: Deno.lint.Node): string {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return node.type === "TemplateLiteral" ? node.quasis[0]?.cooked ?? "" : "";
}
