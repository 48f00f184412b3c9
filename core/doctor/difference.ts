/** Where texts that should be equal part. @module */

import { quoted } from "./check.ts";

/** Where the first text that differs from the first one does so. */
export function differ(texts: readonly string[]): string {
  const [first = ""] = texts;
  const other = texts.find((text) => text !== first) ?? first;
  const characters = Array.from(first);
  const others = Array.from(other);
  const at = characters.findIndex((one, index) => one !== others[index]);
  const place = at < 0 ? characters.length : at;
  return `they part at character ${place + 1}: ${quoted(characters.slice(place).join(""))} and ${
    quoted(others.slice(place).join(""))
  }`;
}
