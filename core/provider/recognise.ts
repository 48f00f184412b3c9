/** Telling a server by what only it answers. @module */

import type { z } from "zod";
import { ProviderError } from "./contract.ts";

/**
 * What a native endpoint told. Throws `ProviderError` `not_this_dialect` where the reply has another
 * shape: then another program listens at this address.
 */
export function recognise<T>(
  schema: z.ZodType<T>,
  reply: unknown,
  { server, path }: { readonly server: string; readonly path: string },
): T {
  const known = schema.safeParse(reply);
  if (known.success) return known.data;
  throw anotherServer(server, path);
}

/** The outcome of finding another program than the one that was looked for. */
export function anotherServer(server: string, path: string): ProviderError {
  return new ProviderError("not_this_dialect", `The server's ${path} is not that of ${server}`, {
    hint: "Use --provider openai-compatible for another server",
  });
}
