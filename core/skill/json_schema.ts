/** JSON schemas of skills: checked before they are trusted, and what they say of a value. @module */

import { type Schema, Validator } from "@cfworker/json-schema";
import { nearest } from "../config/nearest.ts";

/** A JSON schema, draft 2020-12, as a manifest holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Why a schema cannot be used; undefined for one that can. An unknown word is a fault: where "requird"
 * is passed over, the schema allows everything and nobody is told.
 */
export function schemaFault(schema: unknown): string | undefined {
  return faultAt(schema, { path: "", root: schema, depth: 0 });
}

/** A function that says what is wrong with a value, or undefined. Throws for a schema that has a fault. */
export function schemaCheck(schema: JsonSchema): (value: unknown) => string | undefined {
  const fault = schemaFault(schema);
  if (fault !== undefined) throw new TypeError(`Cannot use this schema: ${fault}`);
  // It was just seen to be made of the words that the validator knows.
  const validator = new Validator(schema as Schema, "2020-12", false);
  return (value) => {
    const prototype = hiddenPrototype(value);
    if (prototype !== undefined) return `${prototype}: the name "__proto__" is not allowed`;
    const { valid, errors } = validator.validate(value);
    if (valid) return undefined;
    // The last one is the deepest: those before it say that a part of them is wrong.
    const deepest = errors.findLast(({ keyword }) => keyword !== "false") ?? errors.at(-1);
    const place = deepest?.instanceLocation.replace(/^#\/?/, "") ?? "";
    return `${place === "" ? "the whole" : place}: ${plainly(deepest?.error ?? "")}`;
  };
}

/** What a validator says, for a model and its user. */
function plainly(error: string): string {
  return error.replace(/\.$/, "")
    .replace(/^Instance does not have required property (".*")$/s, "$1 is missing")
    .replace(/^Property (".*") does not match additional properties schema$/s, "unknown field $1")
    .replace(/^Instance type (".*") is invalid. Expected (".*")$/s, "wanted $2, found $1");
}

/** Words whose value is a schema. */
const ONE = ["not", "if", "then", "else", "contains", "propertyNames", "additionalProperties"];
const ONE_MORE = ["items", "unevaluatedItems", "unevaluatedProperties"];
/** Words whose value is a list of schemas. */
const LISTS = ["allOf", "anyOf", "oneOf", "prefixItems"];
/** Words whose value is a map of schemas. */
const MAPS = ["properties", "patternProperties", "$defs", "dependentSchemas"];
const PLAIN = [
  ..."type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength".split(
    " ",
  ),
  ..."minLength pattern maxItems minItems uniqueItems maxContains minContains maxProperties".split(
    " ",
  ),
  ..."minProperties required dependentRequired format title description default examples".split(
    " ",
  ),
  ..."deprecated readOnly writeOnly $schema $id $comment $ref".split(" "),
];
const WORDS = [...ONE, ...ONE_MORE, ...LISTS, ...MAPS, ...PLAIN];
const TYPES = ["null", "boolean", "object", "array", "number", "integer", "string"];
/** Deeper schemas are no description of anything. */
const DEEPEST = 64;

interface Position {
  readonly path: string;
  readonly root: unknown;
  readonly depth: number;
}

function faultAt(schema: unknown, position: Position): string | undefined {
  const { path, root, depth } = position;
  const at = (word: string) => ({ path: `${path}/${word}`, root, depth: depth + 1 });
  const say = (what: string) => `${path === "" ? "" : `${path.slice(1)}: `}${what}`;
  if (depth > DEEPEST) return say("it is too deep");
  if (typeof schema === "boolean" && depth > 0) return undefined;
  if (!isMap(schema)) return say("wanted a schema in { }");
  for (const [word, value] of Object.entries(schema)) {
    if (!WORDS.includes(word)) {
      const near = nearest(word, WORDS);
      return say(
        `unknown word "${word}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
      );
    }
    const fault = wordFault(word, value, root);
    if (fault !== undefined) return say(`${word}: ${fault}`);
    for (const [name, inner] of innerSchemas(word, value)) {
      const below = faultAt(inner, at(name));
      if (below !== undefined) return below;
    }
  }
  return undefined;
}

function innerSchemas(word: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (ONE.includes(word) || ONE_MORE.includes(word)) return [[word, value]];
  if (LISTS.includes(word)) return Object.entries(value ?? {}).map(([n, v]) => [`${word}/${n}`, v]);
  if (MAPS.includes(word)) return Object.entries(value ?? {}).map(([n, v]) => [`${word}/${n}`, v]);
  return [];
}

function wordFault(word: string, value: unknown, root: unknown): string | undefined {
  if (LISTS.includes(word) && (!Array.isArray(value) || value.length === 0)) {
    return "wanted a list of schemas";
  }
  if (MAPS.includes(word) && !isMap(value)) return "wanted schemas in { }";
  switch (word) {
    case "type": {
      const types = Array.isArray(value) ? value : [value];
      const wrong = types.find((type) => !TYPES.includes(type));
      return types.length === 0 || wrong !== undefined
        ? `wanted one of ${TYPES.join(", ")}`
        : undefined;
    }
    case "enum":
      return Array.isArray(value) ? undefined : "wanted a list";
    case "required":
      return Array.isArray(value) && value.every((one) => typeof one === "string")
        ? undefined
        : "wanted a list of names";
    case "pattern":
      return patternFault(value);
    case "patternProperties":
      return Object.keys(Object(value)).map(patternFault).find((fault) => fault !== undefined);
    case "$ref":
      return refFault(value, root);
    default:
      return undefined;
  }
}

function patternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== "string") return "wanted a regular expression";
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return cause.message;
  }
}

/** A schema stands alone: it refers to its own parts and to nothing that would have to be fetched. */
function refFault(ref: unknown, root: unknown): string | undefined {
  if (typeof ref !== "string" || !/^#(\/\$defs\/[\w-]+)?$/.test(ref)) {
    return 'wanted "#" or "#/$defs/<name>"';
  }
  const name = ref.split("/")[2];
  if (name === undefined) return undefined;
  const defs = isMap(root) ? root["$defs"] : undefined;
  return isMap(defs) && Object.hasOwn(defs, name) ? undefined : `there is no "${ref}"`;
}

/** Where a value has a name that changes what it is, once a careless program copies it. */
function hiddenPrototype(value: unknown): string | undefined {
  const waiting: (readonly [string, unknown])[] = [["the whole", value]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, one] = next;
    if (typeof one !== "object" || one === null) continue;
    if (Object.hasOwn(one, "__proto__")) return path;
    for (const [name, inner] of Object.entries(one)) {
      waiting.push([path === "the whole" ? name : `${path}/${name}`, inner]);
    }
  }
  return undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
