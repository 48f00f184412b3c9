/** Reads the small files that say what lies beside them, and refuses large ones. @module */

import type { z } from "zod";
import type { Known } from "../events/envelope.ts";
import { derive, found, unknown } from "../machine/known.ts";
import { systemErrorCode } from "../machine/system_error.ts";

/** A text file of at most `maxBytes`, with its name as the source. */
export async function readSmallText(path: string, maxBytes: number): Promise<Known<string>> {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  try {
    const { size } = await Deno.stat(path);
    if (size > maxBytes) return unknown(`${name} has ${size} bytes, at most ${maxBytes} are read`);
    return found(await Deno.readTextFile(path), name);
  } catch (error) {
    const code = systemErrorCode(error);
    return unknown(code === "ENOENT" ? `there is no ${name}` : `${name} cannot be read: ${code}`);
  }
}

/** A JSON file of at most `maxBytes` that fits a schema. */
export async function readSmallJson<T extends z.ZodType>(
  path: string,
  { schema, maxBytes }: { readonly schema: T; readonly maxBytes: number },
): Promise<Known<z.infer<T>>> {
  return derive(await readSmallText(path, maxBytes), (text, name) => {
    const value = parseJson(text);
    if (value === undefined) return unknown(`${name} is no JSON`);
    const parsed = schema.safeParse(value);
    return parsed.success ? found(parsed.data, name) : unknown(`${name} is not as expected`);
  });
}

/** Undefined, which JSON cannot say, for what is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
