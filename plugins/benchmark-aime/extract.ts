/** Which integer of an answer counts. @module */

/**
 * The integer from 0 to 999 in the last `\boxed{}`, else the last one in the text; leading zeros are
 * allowed, as on the answer sheet. A box with something else in it is an answer that is wrong.
 */
export function integerOf(text: string): number | undefined {
  const boxed = lastBoxed(text);
  if (boxed !== undefined) return inRange(boxed.replace(/^\$|\$$/g, "").trim());
  const numbers = text.match(/(?<![\d.,])-?\d+(?:[.,]\d+)*/g) ?? [];
  return inRange(numbers.at(-1) ?? "");
}

function inRange(written: string): number | undefined {
  return /^\d{1,3}$/.test(written) ? Number(written) : undefined;
}

/** What is in the last box, whose braces may hold others. */
function lastBoxed(text: string): string | undefined {
  const start = text.lastIndexOf(MARK);
  if (start === -1) return undefined;
  let depth = 1;
  for (let at = start + MARK.length; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return text.slice(start + MARK.length, at);
  }
  return text.slice(start + MARK.length);
}

const MARK = "\\boxed{";
