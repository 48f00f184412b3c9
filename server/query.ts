/** What stands after the `?` of an address, checked; and lists in pages. @module */

import { z } from "zod";
import { RequestError } from "./errors.ts";

/** A count in an address. */
export function count(
  initial: number,
  { most = Number.MAX_SAFE_INTEGER }: { readonly most?: number } = {},
): z.ZodDefault<z.ZodCoercedNumber<string>> {
  return whole(most).default(initial);
}

/** A count that may be left out. */
export function optionalCount(
  { most = Number.MAX_SAFE_INTEGER }: { readonly most?: number } = {},
): z.ZodOptional<z.ZodCoercedNumber<string>> {
  return whole(most).optional();
}

function whole(most: number): z.ZodCoercedNumber<string> {
  // An empty value would count as 0.
  return z.coerce.number<string>().int().min(0).max(most);
}

/** A part of a list, and where the next begins. */
export function pageOf<T>(
  items: readonly T[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { readonly items: readonly T[]; readonly total: number; readonly next: number | null } {
  const end = offset + limit;
  return {
    items: items.slice(offset, end),
    total: items.length,
    next: end < items.length ? end : null,
  };
}

/** The values of an address, as a schema wants them. Throws `RequestError`. */
export function queryOf<T extends z.ZodType>(schema: T, url: string): z.output<T> {
  const values = Object.fromEntries(
    [...new URL(url).searchParams].filter(([, value]) => value !== ""),
  );
  const { success, data, error } = schema.safeParse(values);
  if (success) return data;
  const [issue] = error.issues;
  throw new RequestError(
    `Cannot use "${issue?.path.join(".")}" of the address: ${issue?.message}`,
    "Correct it, or leave it out; /api/openapi.json lists what each address takes",
  );
}
