/** Values as Python has them: whole numbers, fractions and truth values are three kinds. @module */

/** `int` is a bigint, `float` a number, `dict` a Map, `tuple` and what is rare have classes of their own. */
export type Value =
  | string
  | bigint
  | number
  | boolean
  | null
  | readonly Value[]
  | Tuple
  | Dict
  | Other;

export type Dict = ReadonlyMap<Value, Value>;

export class Tuple {
  constructor(readonly items: readonly Value[]) {}
}

/** A value of a kind that no answer allows, such as bytes. */
export class Other {
  constructor(readonly type: string) {}
}

export type TypeName = "str" | "int" | "float" | "bool" | "NoneType" | "list" | "tuple" | "dict";

/** The name of `type(value)`. */
export function typeOf(value: Value): TypeName | string {
  if (value === null) return "NoneType";
  if (isList(value)) return "list";
  if (value instanceof Map) return "dict";
  if (value instanceof Tuple) return "tuple";
  if (value instanceof Other) return value.type;
  switch (typeof value) {
    case "string":
      return "str";
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    default:
      return "float";
  }
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isDict(value: Value): value is Dict {
  return value instanceof Map;
}

/** `==`: numbers and truth values are equal over their kinds, lists and tuples are not. */
export function equal(one: Value, other: Value): boolean {
  if (isNumber(one) && isNumber(other)) return sameNumber(plain(one), plain(other));
  if (isList(one) && isList(other)) return sameItems(one, other);
  if (one instanceof Tuple && other instanceof Tuple) return sameItems(one.items, other.items);
  if (isDict(one) && isDict(other)) {
    return one.size === other.size &&
      [...one].every(([key, value]) => {
        const found = other.get(key);
        return (found !== undefined || other.has(key)) && equal(value, found ?? null);
      });
  }
  return one === other;
}

/** Whether a list has a value, as `in` has it. */
export function includes(list: readonly Value[], value: Value): boolean {
  return list.some((one) => equal(one, value));
}

function sameItems(one: readonly Value[], other: readonly Value[]): boolean {
  return one.length === other.length &&
    one.every((value, index) => equal(value, other[index] ?? null));
}

function isNumber(value: Value): value is bigint | number | boolean {
  return typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
}

function plain(value: bigint | number | boolean): bigint | number {
  return typeof value === "boolean" ? BigInt(value) : value;
}

function sameNumber(one: bigint | number, other: bigint | number): boolean {
  // Compared over kinds without loss of digits, which `===` does not do.
  return !(one < other) && !(one > other) && !Number.isNaN(one) && !Number.isNaN(other);
}

/** The key that a dict keeps a value under: numbers that are equal are one key. */
export function keyOf(value: Value): Value {
  if (typeof value === "boolean") return BigInt(value);
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
}
