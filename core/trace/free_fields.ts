/** Fields whose inside is not ours: whatever JSON a user, a server or a plugin put there. @module */

import { z } from "zod";
import { Header } from "../events/header.ts";
import { TraceEvent } from "../events/mod.ts";

/** Names of the free fields of an event; none for a kind that this version does not know. */
export function freeFields(kind: string): ReadonlySet<string> {
  return FREE.get(kind) ?? NONE;
}

/** Names of the free fields of a header. */
export const FREE_HEADER_FIELDS: ReadonlySet<string> = freeIn(Header.shape);

function freeIn(shape: z.ZodRawShape): ReadonlySet<string> {
  return new Set(Object.keys(shape).filter((name) => isFree(shape[name])));
}

function isFree(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional) return isFree(schema.unwrap());
  return schema instanceof z.ZodUnknown || schema instanceof z.ZodRecord;
}

const NONE: ReadonlySet<string> = new Set();
const FREE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  TraceEvent.options.map(({ shape }) => [shape.kind.value, freeIn(shape)]),
);
