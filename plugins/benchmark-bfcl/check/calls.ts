/** Whether calls are those that are wanted: the AST check of the leaderboard. @module */

import { convertJava } from "../convert/java.ts";
import { convertJavaScript } from "../convert/javascript.ts";
import type { MadeCall } from "../decode.ts";
import { type Dict, isDict, isList, Tuple, typeOf, type Value } from "../python/value.ts";
import { checkType, type Language, TYPES } from "./types.ts";
import { checkDict, checkDicts, checkList, checkOther, checkText } from "./values.ts";
import { type Fault, fault } from "./verdict.ts";

/** What calls are compared with. */
export interface Wanted {
  readonly functions: readonly Dict[];
  /** For each call its name with, for each argument, the values that are allowed. */
  readonly answers: readonly Dict[];
  readonly language: Language;
  /** Whether points in names of functions were written as underscores, as the tools API wants. */
  readonly underscored: boolean;
}

/** Which rule compares: any order, one of several functions, or the only function. */
export type Rule = "parallel" | "multiple" | "simple";

export function checkCalls(calls: readonly MadeCall[], wanted: Wanted, rule: Rule): Fault {
  const count = rule === "simple" ? 1 : wanted.answers.length;
  if (calls.length !== count) {
    const checker = { simple: "simple_function_checker", multiple: "multiple_function_checker" };
    const name = rule === "parallel" ? "parallel_function_checker_no_order" : checker[rule];
    return fault(`${name}:wrong_count`, `${calls.length} calls, wanted ${count}`);
  }
  if (rule === "parallel") return checkParallel(calls, wanted);
  const [call] = calls;
  const [answer] = wanted.answers;
  if (call === undefined || answer === undefined) return null;
  const [only] = wanted.functions;
  const described = rule === "simple" ? only : descriptionOf(answer, wanted);
  return checkCall(call, { answer, described, wanted });
}

/** Each wanted call takes the first that is like it and not taken yet. */
function checkParallel(calls: readonly MadeCall[], wanted: Wanted): Fault {
  const taken = new Set<number>();
  for (const [place, answer] of wanted.answers.entries()) {
    const described = descriptionOf(answer, wanted);
    const faults: string[] = [];
    const found = calls.findIndex((call, index) => {
      if (taken.has(index)) return false;
      const wrong = checkCall(call, { answer, described, wanted });
      if (wrong !== null) faults.push(`call ${index + 1}: ${wrong.message}`);
      return wrong === null;
    });
    if (found === -1) {
      return fault(
        "parallel_function_checker_no_order:cannot_find_match",
        `No call is the one wanted at place ${place + 1}; ${faults.join("; ")}`,
      );
    }
    taken.add(found);
  }
  return null;
}

function descriptionOf(answer: Dict, { functions }: Wanted): Dict | undefined {
  const [name] = answer.keys();
  return functions.find((one) => one.get("name") === name);
}

function checkCall(
  { name, args }: MadeCall,
  { answer, described, wanted }: {
    readonly answer: Dict;
    readonly described: Dict | undefined;
    readonly wanted: Wanted;
  },
): Fault {
  const { underscored, language } = wanted;
  const checker = (error: string, message: string) =>
    fault(`simple_function_checker:${error}`, message);
  const [allowed] = answer.values();
  if (described === undefined || !isDict(allowed ?? null)) {
    throw new TypeError("Cannot check a call: the data do not describe its function");
  }
  const answers = dictOf(allowed);
  const declared = String(described.get("name"));
  const expected = underscored ? declared.replaceAll(".", "_") : declared;
  if (name !== expected) {
    return checker("wrong_func_name", `It calls "${name}", wanted "${expected}"`);
  }
  const parameters = dictOf(described.get("parameters"));
  const properties = dictOf(parameters.get("properties"));
  for (const required of listOf(parameters.get("required"))) {
    if (!args.has(required)) return checker("missing_required", `"${required}" is missing`);
  }
  for (const [argument, value] of args) {
    const property = properties.get(argument);
    const values = answers.get(argument);
    if (property === undefined || values === undefined) {
      return checker("unexpected_param", `"${argument}" is not wanted`);
    }
    const wrong = checkArgument(String(argument), value, {
      property: dictOf(property),
      allowed: listOf(values),
      language,
    });
    if (wrong !== null) return wrong;
  }
  for (const [argument, values] of answers) {
    if (!args.has(argument) && !listOf(values).includes("")) {
      return checker("missing_optional", `"${argument}" is missing and may not be left out`);
    }
  }
  return null;
}

/** Declared types whose items have a type too. */
const NESTED: Readonly<Record<Language, readonly string[]>> = {
  python: ["array", "tuple"],
  java: ["Array", "ArrayList", "array"],
  javascript: ["Array", "ArrayList", "array"],
};

function checkArgument(
  name: string,
  given: Value,
  { property, allowed, language }: {
    readonly property: Dict;
    readonly allowed: readonly Value[];
    readonly language: Language;
  },
): Fault {
  const declared = String(property.get("type"));
  const wanted = TYPES[language][declared];
  if (wanted === undefined) {
    throw new TypeError(`Cannot check "${name}": type ${declared} is unknown`);
  }
  const nested = NESTED[language].includes(declared)
    ? String(dictOf(property.get("items")).get("type"))
    : undefined;
  if (language !== "python" && typeof given !== "string") {
    const error = language === "java" ? "type_error:java" : "type_error:js";
    return fault(error, `"${name}" is ${typeOf(given)}, wanted its source as text`);
  }
  const value = valueIn(language, given, { declared, nested });
  const items = nested === undefined ? undefined : TYPES[language][nested];
  const typed = checkType(name, value, { allowed, wanted, items });
  if ("fault" in typed) return typed.fault;
  if (!typed.isVariable) {
    if (isDict(value)) return checkDict(name, value, allowed);
    if (isList(value)) return (items === "dict" ? checkDicts : checkList)(name, value, allowed);
    if (typeof value === "string") return checkText(name, value, allowed);
  }
  return checkOther(name, value, allowed);
}

/** The value that is compared: of Java and JavaScript what the source stands for. */
function valueIn(
  language: Language,
  given: Value,
  { declared, nested }: { readonly declared: string; readonly nested: string | undefined },
): Value {
  if (language === "java" && typeof given === "string") return convertJava(given, declared, nested);
  if (language === "javascript" && typeof given === "string") {
    return convertJavaScript(given, declared, nested);
  }
  if (declared === "tuple" && given instanceof Tuple) return given.items;
  // Python makes a fraction of a whole number by itself.
  return declared === "float" && typeof given === "bigint" ? Number(given) : given;
}

function dictOf(value: Value | undefined): Dict {
  return value !== undefined && isDict(value) ? value : new Map();
}

function listOf(value: Value | undefined): readonly Value[] {
  return value !== undefined && isList(value) ? value : [];
}
