/** Strings that stand beside each other. @module */

import type { Cursor } from "./cursor.ts";
import { DecodeError, type Node, other } from "./syntax.ts";
import type { Token } from "./tokens.ts";

/** Strings beside each other are one: the first has been read. Throws `DecodeError`. */
export function joinedStrings(cursor: Cursor, first: Token): Node {
  const pieces = [first];
  while (cursor.token().kind === "string" || cursor.token().kind === "format") {
    pieces.push(cursor.next());
  }
  const text = pieces.map((piece) => piece.text).join(" ");
  const values = pieces.map((piece) => piece.kind === "string" ? piece.value : undefined);
  const texts = values.filter((value) => typeof value === "string");
  const isBytes = values.some((value) => value !== undefined && typeof value !== "string");
  if (isBytes && (texts.length > 0 || values.includes(undefined))) {
    throw new DecodeError("Bytes and text cannot be one string");
  }
  if (values.includes(undefined)) return other("format", text);
  const [value = null] = values;
  return { kind: "constant", value: isBytes ? value : texts.join(""), text };
}
