/** `lens/no-swallowed-catch`: a failure that leaves no trace. @module */

/**
 * Reports a catch that neither throws nor looks at the error, and a `.catch(…)` whose handler does
 * not take it, unless a comment inside says why that is right.
 */
export const noSwallowedCatch: Deno.lint.Rule = {
  create(context) {
    const open: { readonly name: string | undefined; handled: boolean }[] = [];
    const report = (node: Deno.lint.Node): void =>
      context.report({
        node,
        message: "A caught error is neither looked at nor thrown again",
        hint: "Catch what you can name and throw the rest, or say in a comment inside why " +
          "nothing is lost",
      });
    const isExplained = (node: Deno.lint.Node): boolean =>
      context.sourceCode.getCommentsInside(node).length > 0;

    return {
      CatchClause({ param }) {
        const name = param?.type === "Identifier" ? param.name : undefined;
        // A pattern takes the error apart, which is a use of it.
        open.push({ name, handled: param !== null && name === undefined });
      },
      Identifier(node) {
        if (node.parent.type === "CatchClause") return;
        for (const clause of open) if (clause.name === node.name) clause.handled = true;
      },
      ThrowStatement() {
        const clause = open.at(-1);
        if (clause !== undefined) clause.handled = true;
      },
      "CatchClause:exit"(node) {
        if (open.pop()?.handled === false && !isExplained(node.body)) report(node);
      },
      CallExpression({ callee, arguments: [handler] }) {
        if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
        if (callee.property.name !== "catch" || handler === undefined) return;
        const isFunction = handler.type === "ArrowFunctionExpression" ||
          handler.type === "FunctionExpression";
        if (isFunction && handler.params.length === 0 && !isExplained(handler)) report(handler);
      },
    };
  },
};
