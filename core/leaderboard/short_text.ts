/** Names that stay short and whole whatever a file says, so that lists of thousands of runs stay lists. @module */

import { sha256 } from "../sha256.ts";

/** Characters that a name may have in a list. */
const MOST = 256;
const KEPT = 120;

/**
 * A text as it is. Of a very long one its beginning, and of one with halves of characters, which no
 * address can hold, what is left of it: both with a hash by which two of them differ.
 */
export function shortText(text: string): string {
  if (text.length <= MOST && text.isWellFormed()) return text;
  const hash = sha256(JSON.stringify(text)).slice(0, 12);
  if (text.length <= MOST) return `${text.toWellFormed()} (${hash})`;
  return `${text.slice(0, KEPT).toWellFormed()}… (${text.length} characters, ${hash})`;
}
