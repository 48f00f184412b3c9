/** Whether an argument has one of the values that are allowed. @module */

import { writeJson } from "../python/json.ts";
import { type Dict, includes, isDict, isList, Tuple, type Value } from "../python/value.ts";
import { type Fault, fault } from "./verdict.ts";

/** Texts are compared without space, some punctuation and case. */
export function plainText(text: string): string {
  return text.replace(/[ ,./\-_*^]/g, "").toLowerCase().replaceAll("'", '"');
}

function plainIfText(value: Value): Value {
  return typeof value === "string" ? plainText(value) : value;
}

export function checkText(name: string, value: string, allowed: readonly Value[]): Fault {
  const texts = allowed.filter((answer) => typeof answer === "string").map(plainText);
  return texts.includes(plainText(value))
    ? null
    : wrong("value_error:string", { name, value, allowed });
}

/** The items in their order; "", which is allowed where the argument may be left out, is the list without any. */
export function checkList(name: string, value: readonly Value[], allowed: readonly Value[]): Fault {
  const lists = allowed.map((answer) => itemsOf(answer).map(plainIfText));
  return includes(lists, value.map(plainIfText))
    ? null
    : wrong("value_error:list/tuple", { name, value, allowed });
}

function itemsOf(answer: Value): readonly Value[] {
  if (isList(answer)) return answer;
  return typeof answer === "string" ? [...answer] : [];
}

/** Every entry is one of those allowed, and those that are missing may be; the last answer tells what is wrong. */
export function checkDict(name: string, value: Dict, allowed: readonly Value[]): Fault {
  let found = fault("dict_checker:unclear", `"${name}" has no answer to compare with`);
  for (const answer of allowed) {
    if (answer === "") continue;
    found = isDict(answer)
      ? checkEntries(name, value, answer)
      : fault("value_error:dict_key", `"${name}" is an object, wanted ${written(answer)}`);
    if (found === null) return null;
  }
  return found;
}

function checkEntries(name: string, value: Dict, answer: Dict): Fault {
  let found: Fault = null;
  for (const [key, entry] of value) {
    const entries = answer.get(key);
    if (entries === undefined) {
      found = fault("value_error:dict_key", `"${name}" has the unexpected key ${written(key)}`);
      break;
    }
    const values = itemsOf(entries).map(plainIfText);
    if (!includes(values, plainIfText(entry))) {
      const path = `${name}.${written(key)}`;
      found = wrong("value_error:dict_value", { name: path, value: entry, allowed: values });
      break;
    }
  }
  const missing = [...answer].find(([key, entries]) =>
    !value.has(key) && !itemsOf(entries).includes("")
  );
  // A missing key is what is reported, whatever else is wrong.
  return missing === undefined
    ? found
    : fault("value_error:dict_key", `"${name}" has no key ${written(missing[0])}`);
}

/** As many objects as some answer has, each like its own. */
export function checkDicts(
  name: string,
  value: readonly Value[],
  allowed: readonly Value[],
): Fault {
  let found = fault("list_dict_checker:unclear", `"${name}" has no answer to compare with`);
  for (const answer of allowed) {
    const answers = itemsOf(answer);
    if (value.length !== answers.length) {
      found = fault("value_error:list_dict_count", `"${name}" has ${value.length} objects`);
      continue;
    }
    let isRight = true;
    for (const [index, item] of value.entries()) {
      if (!isDict(item)) {
        return fault("value_error:dict_key", `"${name}" has an item that is no object`);
      }
      found = checkDict(name, item, [answers[index] ?? ""]);
      isRight = found === null;
      if (!isRight) break;
    }
    if (isRight) return null;
  }
  return found;
}

export function checkOther(name: string, value: Value, allowed: readonly Value[]): Fault {
  return includes(allowed, value) ? null : wrong("value_error:others", { name, value, allowed });
}

function wrong(
  type: string,
  { name, value, allowed }: {
    readonly name: string;
    readonly value: Value;
    readonly allowed: readonly Value[];
  },
): Fault {
  return fault(type, `"${name}" is ${written(value)}, wanted one of ${written(allowed)}`);
}

/** A value as text, for people. */
export function written(value: Value): string {
  return writeJson(forPeople(value));
}

function forPeople(value: Value): Value {
  if (value instanceof Tuple) return value.items.map(forPeople);
  if (isList(value)) return value.map(forPeople);
  if (isDict(value)) {
    return new Map([...value].map(([key, item]) => [String(key), forPeople(item)]));
  }
  return value;
}
