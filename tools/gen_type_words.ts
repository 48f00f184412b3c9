/** The type of a field in words, from its JSON schema. @module */

import type { z } from "zod";

/** A schema in JSON, as zod writes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema in words: "integer from 0", "list of text", "[Usage](#usage) or null". */
export function typeWords(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return link(schema.$ref.replace("#/$defs/", ""));
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) {
    return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(" or ");
  }
  if (schema.anyOf !== undefined) return unionWords(schema.anyOf);
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeWords({ ...schema, type })).join(" or ");
  }
  switch (schema.type) {
    case undefined:
      return "any JSON";
    case "string":
      return schema.pattern === undefined ? "text" : `text like \`${schema.pattern}\``;
    case "boolean":
      return "true or false";
    case "array":
      return arrayWords(schema);
    case "object":
      return objectWords(schema);
    case "null":
      return "null";
    default:
      return `${schema.type}${rangeWords(schema)}`;
  }
}

/** The fields of an object that says each of them; undefined for a map and for what is no object. */
export function fieldsOf(schema: JsonSchema): readonly Field[] | undefined {
  if (schema.type !== "object" || schema.properties === undefined) return undefined;
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, value]) => ({
    name,
    // A schema that is "true" allows everything.
    schema: typeof value === "boolean" ? {} : value,
    optional: !required.has(name),
  }));
}

/** A field of an object. */
export interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly optional: boolean;
}

/** A link to the section of a building block. */
export function link(name: string): string {
  return `[${name}](#${name.toLowerCase()})`;
}

function unionWords(options: readonly JsonSchema[]): string {
  const known = options.find((option) => hasFields(option, ["value", "source"]));
  if (known !== undefined && options.some((option) => hasFields(option, ["value", "reason"]))) {
    const value = fieldsOf(known)?.find(({ name }) => name === "value")?.schema ?? {};
    return `[known](#known) ${typeWords(value)}`;
  }
  return options.map(typeWords).join(" or ");
}

function hasFields(schema: JsonSchema, names: readonly string[]): boolean {
  const fields = fieldsOf(schema)?.map(({ name }) => name) ?? [];
  return fields.length === names.length && names.every((name) => fields.includes(name));
}

function arrayWords({ items, prefixItems }: JsonSchema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map((one) => wordsOf(one)).join(", ")}]`;
  return `list of ${wordsOf(Array.isArray(items) ? items[0] : items)}`;
}

function objectWords(schema: JsonSchema): string {
  const fields = fieldsOf(schema);
  if (fields === undefined) return `map of ${wordsOf(schema.additionalProperties)} by name`;
  const words = fields.map(({ name, schema, optional }) =>
    `${name}${optional ? "?" : ""}: ${typeWords(schema)}`
  );
  return `{ ${words.join(", ")} }`;
}

function wordsOf(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === "object" ? typeWords(schema) : "any JSON";
}

function rangeWords({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const above = exclusiveMinimum === undefined ? "" : ` above ${exclusiveMinimum}`;
  const from = isLimit(minimum) ? ` from ${minimum}` : "";
  return `${above}${from}${isLimit(maximum) ? ` to ${maximum}` : ""}`;
}

/** Every integer of a schema has the limits of exact numbers, which say nothing. */
function isLimit(limit: number | undefined): boolean {
  return limit !== undefined && Math.abs(limit) !== Number.MAX_SAFE_INTEGER;
}
