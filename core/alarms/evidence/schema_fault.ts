/** Whether JSON follows a JSON schema, as far as tools use them; what is not understood is allowed. @module */

import { fieldOf, isFields, listOf, numberOf, textOf } from "../../conversation/fields.ts";

/**
 * The first place in which a value breaks a schema, in words; undefined where none was found.
 * Knows type, enum, const, required, properties, additionalProperties, items, bounds and lengths,
 * anyOf, oneOf and allOf. `$ref` and the rest are passed over, so that what is right is never accused.
 */
export function schemaFault(
  value: unknown,
  schema: unknown,
  path = "arguments",
): string | undefined {
  return fault(value, schema, { path, depth: 0 });
}

interface At {
  readonly path: string;
  readonly depth: number;
}

/** Deeper than any tool's arguments are; a schema may be hostile. */
const DEEPEST = 64;

function fault(value: unknown, schema: unknown, at: At): string | undefined {
  if (!isFields(schema) || at.depth > DEEPEST || "$ref" in schema) return undefined;
  return typeFault(value, schema, at) ?? choiceFault(value, schema, at) ??
    sizeFault(value, schema, at) ?? objectFault(value, schema, at) ??
    listFault(value, schema, at) ?? combinedFault(value, schema, at);
}

type Schema = Readonly<Record<string, unknown>>;

function typeFault(value: unknown, { type, nullable }: Schema, { path }: At): string | undefined {
  const types = typeof type === "string"
    ? [type]
    : listOf(type).flatMap((one) => textOf(one) ?? []);
  if (types.length === 0 || (value === null && nullable === true)) return undefined;
  const own = typeOf(value);
  const fits = types.some((one) =>
    one.toLowerCase() === own || (one.toLowerCase() === "number" && own === "integer") ||
    !KNOWN_TYPES.has(one.toLowerCase())
  );
  return fits ? undefined : `${path} is ${own}, wanted ${types.join(" or ")}`;
}

const KNOWN_TYPES: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
]);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

function choiceFault(value: unknown, schema: Schema, { path }: At): string | undefined {
  const text = JSON.stringify(value);
  const { enum: allowed } = schema;
  if (Array.isArray(allowed) && !allowed.some((one) => JSON.stringify(one) === text)) {
    return `${path} is ${shown(text)}, wanted one of ${shown(JSON.stringify(allowed))}`;
  }
  if ("const" in schema && JSON.stringify(schema["const"]) !== text) {
    return `${path} is ${shown(text)}, wanted ${shown(JSON.stringify(schema["const"]))}`;
  }
  return undefined;
}

function sizeFault(value: unknown, schema: Schema, { path }: At): string | undefined {
  const size = typeof value === "number"
    ? value
    : typeof value === "string" || Array.isArray(value)
    ? value.length
    : undefined;
  if (size === undefined) return undefined;
  const words = typeof value === "number"
    ? ["minimum", "maximum"]
    : typeof value === "string"
    ? ["minLength", "maxLength"]
    : ["minItems", "maxItems"];
  const [least, most] = words.map((word) => numberOf(schema[word]));
  if (typeof least === "number" && size < least) {
    return `${path} breaks ${words[0]}: ${size} is below ${least}`;
  }
  if (typeof most === "number" && size > most) {
    return `${path} breaks ${words[1]}: ${size} is above ${most}`;
  }
  return undefined;
}

function objectFault(value: unknown, schema: Schema, at: At): string | undefined {
  if (!isFields(value)) return undefined;
  const { path, depth } = at;
  for (const name of listOf(schema["required"])) {
    if (typeof name === "string" && !Object.hasOwn(value, name)) {
      return `${path} lacks "${shown(name)}"`;
    }
  }
  const { properties, additionalProperties } = schema;
  for (const [name, one] of Object.entries(value)) {
    const known = isFields(properties) && Object.hasOwn(properties, name);
    if (!known && additionalProperties === false && !("patternProperties" in schema)) {
      return `${path} has "${shown(name)}", which the tool does not take`;
    }
    const wanted = known ? fieldOf(properties, name) : additionalProperties;
    const found = fault(one, wanted, { path: `${path}.${shown(name)}`, depth: depth + 1 });
    if (found !== undefined) return found;
  }
  return undefined;
}

function listFault(value: unknown, { items }: Schema, { path, depth }: At): string | undefined {
  if (!Array.isArray(value) || !isFields(items)) return undefined;
  for (const [index, one] of value.entries()) {
    const found = fault(one, items, { path: `${path}[${index}]`, depth: depth + 1 });
    if (found !== undefined) return found;
  }
  return undefined;
}

function combinedFault(value: unknown, schema: Schema, { path, depth }: At): string | undefined {
  const inner = { path, depth: depth + 1 };
  for (const one of listOf(schema["allOf"])) {
    const found = fault(value, one, inner);
    if (found !== undefined) return found;
  }
  for (const word of ["anyOf", "oneOf"]) {
    const choices = listOf(schema[word]);
    if (choices.length === 0) continue;
    if (choices.every((one) => fault(value, one, inner) !== undefined)) {
      return `${path} fits none of ${word}`;
    }
  }
  return undefined;
}

function shown(text: string | undefined): string {
  const said = text ?? "nothing";
  return said.length > 60 ? `${said.slice(0, 60)}…` : said;
}
