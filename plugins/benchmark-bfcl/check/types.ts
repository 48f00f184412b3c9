/** Whether an argument has the type that its function declares. @module */

import { type Fault, fault } from "./verdict.ts";
import { isList, type TypeName, typeOf, type Value } from "../python/value.ts";

/** Python types of declared types, by the language of the function. */
export const TYPES: Readonly<Record<Language, Readonly<Record<string, TypeName | "set">>>> = {
  python: {
    string: "str",
    integer: "int",
    float: "float",
    boolean: "bool",
    array: "list",
    tuple: "list",
    dict: "dict",
    any: "str",
  },
  java: {
    byte: "int",
    short: "int",
    integer: "int",
    float: "float",
    double: "float",
    long: "int",
    boolean: "bool",
    char: "str",
    Array: "list",
    ArrayList: "list",
    Set: "set",
    HashMap: "dict",
    Hashtable: "dict",
    Queue: "list",
    Stack: "list",
    String: "str",
    any: "str",
  },
  javascript: {
    String: "str",
    integer: "int",
    float: "float",
    Bigint: "int",
    Boolean: "bool",
    dict: "dict",
    array: "list",
    any: "str",
  },
};

export type Language = "python" | "java" | "javascript";

/** What a type check found: a variable stands where a value of the declared type was expected. */
export type Typed = { readonly fault: Fault & object } | { readonly isVariable: boolean };

/**
 * Compares exactly: no whole number is a fraction. Where the value is of the type that the first allowed
 * answer has, it is a variable and passes. Items of lists are looked at one level deep.
 */
export function checkType(
  name: string,
  value: Value,
  { allowed, wanted, items }: {
    readonly allowed: readonly Value[];
    readonly wanted: string;
    readonly items: string | undefined;
  },
): Typed {
  const answered = answerType(allowed);
  const isVariable = answered !== undefined && answered !== wanted;
  const type = typeOf(value);
  if (type === wanted) {
    if (items === undefined || fitsItems(name, value, { allowed, items })) return { isVariable };
    // A list where lists are allowed is no variable that could be forgiven.
    if (answered !== undefined && type === answered) {
      return wrong("type_error:nested", `"${name}" has other items than ${items}`);
    }
  } else if (answered !== undefined && type === answered) return { isVariable: true };
  return wrong("type_error:simple", `"${name}" is ${type}, wanted ${wanted}`);
}

/** Whether for some answer every item has the type. */
function fitsItems(
  name: string,
  value: Value,
  { allowed, items }: { readonly allowed: readonly Value[]; readonly items: string },
): boolean {
  return allowed.some((answer) =>
    !isList(answer) ||
    (isList(value) && value.every((item) =>
      !("fault" in checkType(name, item, { allowed: answer, wanted: items, items: undefined }))
    ))
  );
}

/** The type of the first answer that is not "", which stands for leaving the argument out. */
function answerType(allowed: readonly Value[]): string | undefined {
  const first = allowed.find((answer) => answer !== "");
  return first === undefined ? undefined : typeOf(first);
}

function wrong(type: string, message: string): Typed {
  const found = fault(type, message);
  return found === null ? { isVariable: false } : { fault: found };
}
