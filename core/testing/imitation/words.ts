/** The tokenizer of an imitation: words. @module */

import { z } from "zod";

/** Words, each with the space before it. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

/** The tokens of the text in a request: the id of a word is its length. */
export function idsIn(body: unknown): number[] {
  const { content, prompt, text } = Asked.parse(body);
  return wordsOf(content ?? prompt ?? text ?? "").map((word) => word.length);
}

/** The text to cut, as servers call it. */
const Asked = z.object({
  content: z.string().optional(),
  prompt: z.string().optional(),
  text: z.string().optional(),
});
