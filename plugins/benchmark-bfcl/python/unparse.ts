/** Writes an expression as `ast.unparse()` does. @module */

import type { Node } from "./syntax.ts";
import { writeFloat } from "./json.ts";
import type { Value } from "./value.ts";

/** How close the sides of an operator are: more is closer. */
const CLOSENESS: Readonly<Record<string, number>> = {
  "|": 6,
  "^": 7,
  "&": 8,
  "<<": 9,
  ">>": 9,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "//": 11,
  "%": 11,
  "@": 11,
  "**": 13,
};
const UNARY = 12;
const NOT = 4;
const ATOM = 15;

/** The source of an expression. */
export function unparse(node: Node): string {
  switch (node.kind) {
    case "constant":
      return constant(node);
    case "ellipsis":
      return "...";
    case "name":
      return node.id;
    case "attribute":
      return `${atom(node.of)}${isWhole(node.of) ? " " : ""}.${node.name}`;
    case "subscript":
      return `${atom(node.of)}[${index(node.index)}]`;
    case "slice":
      return slice(node.parts);
    case "starred":
      return `*${closer(node.of, 6)}`;
    case "list":
      return `[${node.items.map(unparse).join(", ")}]`;
    case "set":
      return `{${node.items.map(unparse).join(", ")}}`;
    case "tuple":
      return `(${items(node.items)})`;
    case "dict":
      return `{${
        node.entries.map(([key, value]) =>
          key === null ? `**${closer(value, 6)}` : `${unparse(key)}: ${unparse(value)}`
        ).join(", ")
      }}`;
    case "unary":
      return `${node.operator}${closer(node.of, node.operator === "not " ? NOT : UNARY)}`;
    case "binary":
      return binary(node);
    case "call":
      return `${atom(node.of)}(${
        [
          ...node.positional.map(unparse),
          ...node.named.map(([name, value]) =>
            name === null ? `**${unparse(value)}` : `${name}=${unparse(value)}`
          ),
        ].join(", ")
      })`;
    case "other":
      return node.text;
  }
}

function binary({ operator, left, right }: Extract<Node, { kind: "binary" }>): string {
  const own = CLOSENESS[operator] ?? 0;
  // A power binds its right side first; all others their left.
  const [before, after] = operator === "**" ? [own + 1, own] : [own, own + 1];
  return `${closer(left, before)} ${operator} ${closer(right, after)}`;
}

/** In parentheses where it is not close enough. */
function closer(node: Node, least: number): string {
  const text = unparse(node);
  return closenessOf(node) < least ? `(${text})` : text;
}

function closenessOf(node: Node): number {
  switch (node.kind) {
    case "binary":
      return CLOSENESS[node.operator] ?? 0;
    case "unary":
      return node.operator === "not " ? NOT : UNARY;
    case "other":
      if (/^[([{]|^[rRfFbBuU]*["']/.test(node.text)) return ATOM;
      return { if: 1, lambda: 1, boolean: 2, comparison: 5, await: 14 }[node.name] ?? 0;
    default:
      return ATOM;
  }
}

function atom(node: Node): string {
  return closer(node, 14);
}

function isWhole(node: Node): boolean {
  return node.kind === "constant" && typeof node.value === "bigint";
}

function items(nodes: readonly Node[]): string {
  const texts = nodes.map(unparse);
  return texts.length === 1 ? `${texts[0]},` : texts.join(", ");
}

/** A tuple has no parentheses in an index. */
function index(node: Node): string {
  return node.kind === "tuple" && node.items.length > 0 ? items(node.items) : unparse(node);
}

function slice([first, last, ...step]: readonly (Node | null)[]): string {
  const text = (node: Node | null | undefined) =>
    node === null || node === undefined ? "" : unparse(node);
  const by = step[0] === undefined || step[0] === null ? "" : `:${unparse(step[0])}`;
  return `${text(first)}:${text(last)}${by}`;
}

function constant({ value, text }: { readonly value: Value; readonly text: string }): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") {
    const written = writeFloat(value);
    return written === "Infinity" ? "1e309" : written;
  }
  return typeof value === "bigint" ? String(value) : text;
}

/** `repr()` of a text. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\n\r\t]|[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}|['"]/gu, (one) => {
    if (one === quote || one === "\\") return `\\${one}`;
    if (one === "'" || one === '"') return one;
    const simple = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[one];
    if (simple !== undefined) return simple;
    const code = one.codePointAt(0) ?? 0;
    const [letter, length] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
    return `\\${letter}${code.toString(16).padStart(Number(length), "0")}`;
  });
  return `${quote}${inside}${quote}`;
}
