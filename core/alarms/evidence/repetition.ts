/** Whether the end of a text repeats itself. @module */

/** A text that repeats itself. */
export interface Repetition {
  readonly unit: string;
  readonly times: number;
}

/** Runs of these are lines and rules of tables. */
const RULE = /^[\s\-=_.*#~|+:]+$/;

/**
 * The unit that the last `characters` of a text consist of, if it is there at least `times` times;
 * undefined otherwise. Lines of dashes, tables and white space need four times as many characters.
 */
export function repetition(
  text: string,
  { characters, times }: { readonly characters: number; readonly times: number },
): Repetition | undefined {
  if (text.length < characters) return undefined;
  const found = period(text.slice(-characters), times);
  if (found === undefined || !RULE.test(found.unit)) return found;
  return text.length < 4 * characters ? undefined : period(text.slice(-4 * characters), times);
}

function period(text: string, times: number): Repetition | undefined {
  const { length } = text;
  // Knuth, Morris and Pratt: the longest beginning that is also the end tells the shortest period.
  const borders = new Int32Array(length);
  let border = 0;
  for (let at = 1; at < length; at++) {
    while (border > 0 && text.charCodeAt(at) !== text.charCodeAt(border)) {
      border = borders[border - 1] ?? 0;
    }
    if (text.charCodeAt(at) === text.charCodeAt(border)) border++;
    borders[at] = border;
  }
  const shortest = length - (borders[length - 1] ?? 0);
  if (shortest * times > length) return undefined;
  return { unit: text.slice(-shortest), times: Math.floor(length / shortest) };
}
