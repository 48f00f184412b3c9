/** The OpenAPI document of the server, made from the schemas that it speaks in. @module */

import { z } from "zod";
import { Problem } from "./api/mod.ts";
import { type Operation, OPERATIONS } from "./operations.ts";

/** OpenAPI 3.1: its schemas are JSON Schema as it is. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const { path, method = "get" } = operation;
    paths[path] = { ...paths[path], [method]: described(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Model Lens",
      version,
      description: "Traces of one folder. Times are nanoseconds since the run began.",
    },
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Problem: schemaOf(Problem) },
    },
    security: [{}, { token: [] }],
  };
}

function described(
  { path, method = "get", summary, query, body, reply, status = 200 }: Operation,
): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: schemaOf(schema, "input"),
  }));
  const isJson = typeof reply !== "string";
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)/gi, (_, first) => first.toUpperCase())}`
      .replace(/\W/g, ""),
    summary,
    parameters: [...inPath, ...inQuery],
    ...(body === undefined ? {} : {
      requestBody: { content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    responses: {
      [status]: {
        description: summary,
        content: {
          [isJson ? "application/json" : reply]: {
            schema: isJson ? schemaOf(reply) : { type: "string" },
          },
        },
      },
      default: {
        description: "Why the request was not answered",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

/** Without `$schema`, which an OpenAPI document states once for all. */
function schemaOf(schema: z.core.$ZodType, io: "input" | "output" = "output"): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
