/** Names that stay short whatever a file says, so that lists of thousands of runs stay lists. @module */

import { sha256 } from "../sha256.ts";

/** Characters that a name may have in a list. */
const MOST = 256;
const KEPT = 120;

/** A text as it is; of a very long one its beginning, with a hash by which two of them differ. */
export function shortText(text: string): string {
  if (text.length <= MOST) return text;
  return `${text.slice(0, KEPT).toWellFormed()}… (${text.length} characters, ${
    sha256(text).slice(0, 12)
  })`;
}
