/** Sums and products of constants, which the leaderboard's decoder evaluates. @module */

import { DecodeError, type Node } from "./syntax.ts";
import { unparse } from "./unparse.ts";
import { isList, Tuple, type Value } from "./value.ts";

/** More bits or characters than any argument has. */
const MOST = 100_000n;

/** The value of an expression of constants. Throws `DecodeError`, also where a name would have to be known. */
export function arithmetic(node: Node): Value {
  switch (node.kind) {
    case "constant":
      return node.value;
    case "list":
      return node.items.map(arithmetic);
    case "tuple":
      return new Tuple(node.items.map(arithmetic));
    case "unary":
      return unary(node.operator, arithmetic(node.of), node);
    case "binary": {
      const value = binary(node.operator, arithmetic(node.left), arithmetic(node.right));
      if (value === undefined) throw impossible(node);
      return value;
    }
    default:
      throw impossible(node);
  }
}

function impossible(node: Node): DecodeError {
  return new DecodeError(`"${unparse(node)}" cannot be computed`);
}

function unary(operator: string, value: Value, node: Node): Value {
  if (operator === "not ") {
    return value === null || value === "" || value === false || value === 0 || value === 0n ||
      (isList(value) && value.length === 0);
  }
  const number = numberOf(value);
  if (number === undefined) throw impossible(node);
  if (operator === "-") return -number;
  if (operator === "+") return number;
  if (typeof number !== "bigint") throw impossible(node);
  return ~number;
}

function numberOf(value: Value): bigint | number | undefined {
  if (typeof value === "boolean") return BigInt(value);
  return typeof value === "bigint" || typeof value === "number" ? value : undefined;
}

function binary(operator: string, left: Value, right: Value): Value | undefined {
  const [one, other] = [numberOf(left), numberOf(right)];
  if (one === undefined || other === undefined) return joined(operator, left, right);
  if (typeof one === "bigint" && typeof other === "bigint") return whole(operator, one, other);
  return fraction(operator, Number(one), Number(other));
}

/** Texts and lists: one after the other, or several times. */
function joined(operator: string, left: Value, right: Value): Value | undefined {
  if (operator === "+") {
    if (typeof left === "string" && typeof right === "string") return left + right;
    if (isList(left) && isList(right)) return [...left, ...right];
    if (left instanceof Tuple && right instanceof Tuple) {
      return new Tuple([...left.items, ...right.items]);
    }
    return undefined;
  }
  if (operator !== "*") return undefined;
  const [several, times] = numberOf(left) === undefined ? [left, right] : [right, left];
  const count = numberOf(times);
  if (typeof count !== "bigint" || count > MOST) return undefined;
  const repeats = Math.max(0, Number(count));
  if (typeof several === "string") {
    return several.length * repeats > MOST ? undefined : several.repeat(repeats);
  }
  if (!isList(several) || several.length * repeats > MOST) return undefined;
  return Array.from({ length: repeats }, () => several).flat(1);
}

function whole(operator: string, one: bigint, other: bigint): Value | undefined {
  const isZero = other === 0n;
  switch (operator) {
    case "+":
      return one + other;
    case "-":
      return one - other;
    case "*":
      return one * other;
    case "/":
      return isZero ? undefined : Number(one) / Number(other);
    case "//":
      return isZero ? undefined : floored(one, other);
    case "%":
      return isZero ? undefined : one - floored(one, other) * other;
    case "**":
      if (other < 0n) return one === 0n ? undefined : Number(one) ** Number(other);
      return BigInt(one.toString(2).length) * other > MOST ? undefined : one ** other;
    case "<<":
      return other < 0n || other > MOST ? undefined : one << other;
    case ">>":
      return other < 0n ? undefined : one >> other;
    case "&":
      return one & other;
    case "|":
      return one | other;
    case "^":
      return one ^ other;
    default:
      return undefined;
  }
}

/** Division that rounds down, also below zero. */
function floored(one: bigint, other: bigint): bigint {
  const quotient = one / other;
  return one % other !== 0n && (one < 0n) !== (other < 0n) ? quotient - 1n : quotient;
}

function fraction(operator: string, one: number, other: number): Value | undefined {
  switch (operator) {
    case "+":
      return one + other;
    case "-":
      return one - other;
    case "*":
      return one * other;
    case "/":
      return other === 0 ? undefined : one / other;
    case "//":
      return other === 0 ? undefined : Math.round((one - remainder(one, other)) / other);
    case "%":
      return other === 0 ? undefined : remainder(one, other);
    case "**":
      // A root of a negative number is complex.
      if ((one === 0 && other < 0) || (one < 0 && !Number.isInteger(other))) return undefined;
      return one ** other;
    default:
      return undefined;
  }
}

/** With the sign of the divisor. */
function remainder(one: number, other: number): number {
  const rest = one % other;
  return rest !== 0 && (other < 0) !== (rest < 0) ? rest + other : rest;
}
