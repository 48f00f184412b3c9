/** The parts of a Python expression that decoding tells apart. @module */

import type { Value } from "./value.ts";

export type Node =
  | { readonly kind: "constant"; readonly value: Value; readonly text: string }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "name"; readonly id: string }
  | { readonly kind: "attribute"; readonly of: Node; readonly name: string }
  | { readonly kind: "subscript"; readonly of: Node; readonly index: Node }
  | { readonly kind: "slice"; readonly parts: readonly (Node | null)[] }
  | { readonly kind: "starred"; readonly of: Node }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Node[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Node | null, Node])[] }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Node }
  | {
    readonly kind: "binary";
    readonly operator: string;
    readonly left: Node;
    readonly right: Node;
  }
  | Call
  /** What is allowed in an expression and never in a value; written as it will be read back. */
  | { readonly kind: "other"; readonly name: string; readonly text: string };

export interface Call {
  readonly kind: "call";
  readonly of: Node;
  readonly positional: readonly Node[];
  /** Under no name where a dict is unpacked. */
  readonly named: readonly (readonly [string | null, Node])[];
}

/** Text that Python does not read, or that upstream's decoder gives up on. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
}

/** An expression that is never a value. */
export function other(name: string, text: string): Node {
  return { kind: "other", name, text };
}
