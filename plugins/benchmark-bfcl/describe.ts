/** How functions are described to a model. @module */

import type { Tool } from "model-lens";
import type { Language } from "./check/types.ts";
import { writeJson } from "./python/json.ts";
import { type Dict, isDict, isList, type Value } from "./python/value.ts";

const NOTES: Readonly<Record<Language, string>> = {
  python: " Note that the provided function is in Python 3 syntax.",
  java: " Note that the provided function is in Java 8 SDK syntax.",
  javascript: " Note that the provided function is in JavaScript syntax.",
};
const NAMES = { java: "Java", javascript: "JavaScript" } as const;

/** Says in which language a function is; of Java and JavaScript every argument is its source, as text. */
export function noted(described: Dict, language: Language): Dict {
  const withNote = new Map(described)
    .set("description", textOf(described.get("description")) + NOTES[language]);
  if (language === "python") return withNote;
  return changed(
    withNote,
    "parameters",
    (parameters) =>
      changed(dictOf(parameters), "properties", (properties) =>
        new Map(
          [...dictOf(properties)].map(([name, one]) => [name, asText(dictOf(one), language)]),
        )),
  );
}

function asText(property: Dict, language: "java" | "javascript"): Dict {
  const type = textOf(property.get("type"));
  const name = NAMES[language];
  const result = new Map(property);
  let description = textOf(property.get("description"));
  description += type === "any"
    ? ` This parameter can be of any type of ${name} object in string representation.`
    : ` This is ${name} ${type} type parameter in string representation.`;
  const lists = language === "java" ? ["ArrayList", "Array"] : ["array"];
  if (lists.includes(type)) {
    const items = textOf(dictOf(property.get("items")).get("type"));
    description +=
      ` The list elements are of type ${items}; they are not in string representation.`;
    result.delete("items");
  }
  const properties = property.get("properties");
  if (language === "javascript" && type === "dict" && properties !== undefined) {
    description +=
      " The dictionary entries have the following schema; they are not in string representation. " +
      writeJson(properties);
    result.delete("properties");
  }
  return result.set("description", description).set("type", "string");
}

const INTRODUCTION =
  "You are an expert in composing functions.You are given a question and a set of possible functions. " +
  "Based on the question, you will need to make one or more function/tool calls to achieve the purpose. " +
  "If none of the functions can be used, point it out. If the given question lacks the parameters " +
  "required by the function, also point it out.\n\n" +
  "You should only return the function calls in your response.\n\n" +
  "If you decide to invoke any of the function(s), you MUST put it in the format of " +
  "[func_name1(params_name1=params_value1, params_name2=params_value2...), func_name2(params)].  " +
  "You SHOULD NOT include any other text in the response.\n\n" +
  "At each turn, you should try your best to complete the tasks requested by the user within the " +
  "current turn. Continue to output functions to call until you have fulfilled the user's request to " +
  "the best of your ability. Once you have no more functions to call, the system will consider the " +
  "current turn complete and proceed to the next turn or task.\n\n" +
  "Here is a list of functions in json format that you can invoke.\n";

/** The system message of prompt mode. */
export function promptOf(functions: readonly Dict[], language: Language): string {
  return `${INTRODUCTION}${writeJson(functions.map((one) => noted(one, language)), 4)}\n`;
}

/** Types of JSON Schema, by the declared ones; all others are texts. */
const SCHEMA_TYPES: Readonly<Record<string, string>> = {
  integer: "integer",
  number: "number",
  float: "number",
  string: "string",
  boolean: "boolean",
  bool: "boolean",
  array: "array",
  list: "array",
  dict: "object",
  object: "object",
  tuple: "array",
  any: "string",
  byte: "integer",
  short: "integer",
  long: "integer",
  double: "number",
  char: "string",
  ArrayList: "array",
  Array: "array",
  HashMap: "object",
  Hashtable: "object",
  Queue: "array",
  Stack: "array",
  Any: "string",
  String: "string",
  Bigint: "integer",
};

/** As `JSON.parse()` of what `writeJson()` writes, without writing it. */
function plainDict(dict: Dict): Record<string, unknown> {
  return Object.fromEntries([...dict].map(([key, value]) => [String(key), plain(value)]));
}

function plain(value: Value): unknown {
  if (isList(value)) return value.map(plain);
  if (isDict(value)) return plainDict(value);
  return typeof value === "bigint" ? Number(value) : value;
}

/** Functions as tools: points in names become underscores, and types those of JSON Schema. */
export function toolsOf(functions: readonly Dict[], language: Language): Tool[] {
  return functions.map((one) => {
    const described = noted(one, language);
    const parameters = changed(
      new Map(dictOf(described.get("parameters"))).set("type", "object"),
      "properties",
      (properties) => schemas(dictOf(properties)),
    );
    return {
      name: textOf(described.get("name")).replaceAll(".", "_"),
      description: textOf(described.get("description")),
      parameters: plainDict(parameters),
    };
  });
}

function schemas(properties: Dict): Dict {
  return new Map([...properties].map(([name, one]) => [name, schema(dictOf(one))]));
}

function schema(property: Dict): Dict {
  const declared = property.get("type");
  const result = new Map(property);
  if (declared === "float") {
    const description = textOf(property.get("description"));
    result.set("format", "float").set("description", `${description} This is a float type value.`);
  }
  const type = schemaType(declared);
  result.set("type", type);
  if (type !== "array" && type !== "object") return result;
  if (result.has("properties")) {
    return changed(result, "properties", (properties) => schemas(dictOf(properties)));
  }
  return result.has("items")
    ? changed(result, "items", (items) => itemSchema(dictOf(items)))
    : result;
}

/** Two levels of lists, and the properties of objects in them. */
function itemSchema(items: Dict): Dict {
  const type = schemaType(items.get("type"));
  const result = new Map(items).set("type", type);
  if (type === "array" && items.has("items")) {
    return changed(
      result,
      "items",
      (inner) => new Map(dictOf(inner)).set("type", schemaType(dictOf(inner).get("type"))),
    );
  }
  if (type === "object" && items.has("properties")) {
    return changed(result, "properties", (properties) => schemas(dictOf(properties)));
  }
  return result;
}

function schemaType(declared: Value | undefined): string {
  return SCHEMA_TYPES[textOf(declared)] ?? "string";
}

/** The same with one entry changed, in its place. */
function changed(dict: Dict, key: string, change: (value: Value) => Value): Dict {
  const value = dict.get(key);
  return value === undefined ? dict : new Map(dict).set(key, change(value));
}

function dictOf(value: Value | undefined): Dict {
  return value !== undefined && isDict(value) ? value : new Map();
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The objects of a list. */
export function dictsOf(value: Value | undefined): Dict[] {
  return value !== undefined && isList(value) ? value.filter(isDict) : [];
}
