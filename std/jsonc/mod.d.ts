/** Types of `@std/jsonc`. @module */

/** Any value JSON can hold. */
export type JsonValue =
  | { [key: string]: JsonValue | undefined }
  | JsonValue[]
  | string
  | number
  | boolean
  | null;

/**
 * The value of a JSON text that may have comments and trailing commas.
 *
 * @throws {SyntaxError} If `text` is not JSONC; the message has the position.
 */
export function parse(text: string): JsonValue;
