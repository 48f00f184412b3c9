/** What tells a prompt from those beside it. @module */

/** Shorter beginnings are left: they say what kind of question it is. */
const WORTH_CUTTING = 32;

/** The prompt without the words with which its neighbours begin as well. */
export function toldApart(prompt: string, neighbours: readonly string[]): string {
  const shared = Math.max(0, ...neighbours.map((other) => sharedStart(prompt, other)));
  // Neighbours that are asked the very same are not told apart by it.
  if (shared < WORTH_CUTTING || shared === prompt.length) return prompt;
  return `… ${prompt.slice(shared)}`;
}

/** How many characters both begin with, up to the end of a word. */
function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  if (length === one.length) return one === other ? length : 0;
  return one.slice(0, length).search(/\S*$/);
}
