/** The value of an expression, as the decoder of the leaderboard takes it. @module */

import { type Call, DecodeError, type Node } from "./syntax.ts";
import { unparse } from "./unparse.ts";
import { arithmetic } from "./arithmetic.ts";
import { isDict, isList, keyOf, Tuple, type Value } from "./value.ts";

/** A call: its name with the values of its arguments; under null what was unpacked. */
export function callOf({ of, named }: Call): readonly [name: string, args: Map<Value, Value>] {
  const parts: string[] = [];
  let base = of;
  while (base.kind === "attribute") {
    parts.unshift(base.name);
    base = base.of;
  }
  if (base.kind === "name") parts.unshift(base.id);
  // Positional arguments are dropped.
  return [parts.join("."), new Map(named.map(([name, node]) => [name, valueOf(node)]))];
}

/** The value of a node. Throws `DecodeError` where upstream does. */
export function valueOf(node: Node): Value {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "ellipsis":
      return "...";
    case "name":
      return node.id;
    case "list":
      return node.items.map(valueOf);
    case "tuple":
      return new Tuple(node.items.map(valueOf));
    case "dict":
      return new Map(node.entries.map(([key, value]) => [dictKey(key), valueOf(value)]));
    case "unary":
      return negated(node.of);
    case "binary":
      return arithmetic(node);
    case "call": {
      if (node.named.length === 0) return unparse(node);
      const [name, args] = callOf(node);
      return new Map<Value, Value>([[name, args]]);
    }
    case "subscript":
      return `${unparse(node.of)}[${unparse(node.index)}]`;
    default:
      throw new DecodeError(`"${unparse(node)}" is no value`);
  }
}

/** Whatever the sign is, a constant is negated. */
function negated(node: Node): Value {
  const value = node.kind === "constant" ? node.value : undefined;
  if (typeof value === "bigint" || typeof value === "number") return -value;
  if (typeof value === "boolean") return -BigInt(value);
  throw new DecodeError(`"${unparse(node)}" cannot be negated`);
}

function dictKey(node: Node | null): Value {
  if (node === null) throw new DecodeError("A dict is unpacked into another");
  const key = valueOf(node);
  if (isList(key) || isDict(key)) throw new DecodeError(`"${unparse(node)}" is no key`);
  return keyOf(key);
}
