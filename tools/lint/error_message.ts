/** `lens/error-message`: the wording of error messages. @module */

import { isIn } from "./place.ts";

/**
 * Reports a message that starts in lower case, ends in a period or has a contraction. It looks at
 * what the built-in errors are made with and at what `super()` passes on in a class that extends
 * one of them or `ModelLensError`, whose second argument is the hint. Elsewhere a class takes facts.
 */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    // A test also makes the errors of others, as they word them.
    if (isIn(context, "test")) return {};
    const check = (node: Deno.lint.Node | undefined): void => {
      const wording = node === undefined ? undefined : wordingOf(node);
      if (node === undefined || wording === undefined) return;
      for (const message of faults(wording)) context.report({ node, message });
    };
    return {
      NewExpression({ callee, arguments: [first] }) {
        if (callee.type === "Identifier" && BUILT_IN.test(callee.name)) check(first);
      },
      CallExpression(node) {
        if (node.callee.type !== "Super") return;
        const parent = parentClass(context.sourceCode.getAncestors(node));
        if (parent === "ModelLensError") node.arguments.slice(0, 2).forEach(check);
        if (parent !== undefined && BUILT_IN.test(parent)) check(node.arguments[0]);
      },
    };
  },
};

const BUILT_IN = /^(Type|Range|Syntax|URI|Eval)?Error$|^DOMException$/;
const CONTRACTION =
  /\b(\w+n['’]t|(it|that|there|what|who|let|he|she)['’]s|\w+['’](re|ve|ll|m|d))\b/i;

/** What is known of a message: where an expression stands, the text is undefined. */
interface Wording {
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly parts: readonly string[];
}

function faults({ first, last, parts }: Wording): readonly string[] {
  return [
    ...(first !== undefined && /^\p{Ll}/u.test(first)
      ? ["An error message starts with a capital letter"]
      : []),
    ...(last !== undefined && /(?<!\.)\.$/.test(last)
      ? ["An error message has no period at its end"]
      : []),
    ...(parts.some((part) => CONTRACTION.test(part))
      ? ["An error message has no contractions"]
      : []),
  ];
}

function wordingOf(node: Deno.lint.Node): Wording | undefined {
  if (node.type === "Literal" && typeof node.value === "string") {
    return { first: node.value, last: node.value, parts: [node.value] };
  }
  if (node.type === "TemplateLiteral") {
    const parts = node.quasis.map(({ cooked }) => cooked);
    // An empty first or last part means that an expression stands there.
    return { first: parts.at(0) || undefined, last: parts.at(-1) || undefined, parts };
  }
  if (node.type === "BinaryExpression" && node.operator === "+") {
    const left = wordingOf(node.left);
    const right = wordingOf(node.right);
    return {
      first: left?.first,
      last: right?.last,
      parts: [...left?.parts ?? [], ...right?.parts ?? []],
    };
  }
  return undefined;
}

/** The name after `extends` in the innermost class around a node. */
function parentClass(ancestors: readonly Deno.lint.Node[]): string | undefined {
  const around = ancestors.findLast(({ type }) => /^Class(Declaration|Expression)$/.test(type));
  if (around?.type !== "ClassDeclaration" && around?.type !== "ClassExpression") return undefined;
  return around.superClass?.type === "Identifier" ? around.superClass.name : undefined;
}
