/** How varied texts are, in themselves and among one another. None of it says whether they are good. @module */

import { ngrams, wordsOf } from "./words.ts";

/** Different n-grams among all of them, 0 to 1 (Li et al. 2016); null where there is none. */
export function distinct(texts: readonly string[], n: number): number | null {
  const all = texts.flatMap((text) => ngrams(wordsOf(text), n));
  return all.length === 0 ? null : new Set(all).size / all.length;
}

/** n-grams up to this length. */
const LONGEST = 4;
/** What a precision of nothing counts for (method 1 of Chen and Cherry 2014). */
const SMOOTHING = 0.1;

/**
 * Mean BLEU-4 of each text against all others (Zhu et al. 2018), 0 to 1: 1 where all are the same. Null
 * for fewer than two texts with words.
 */
export function selfBleu(texts: readonly string[]): number | null {
  const all = texts.map(wordsOf).filter((words) => words.length > 0);
  if (all.length < 2) return null;
  const scores = all.map((words, index) => bleu(words, all.filter((_, other) => other !== index)));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** BLEU of a text against references: uniform weights up to n-grams of four, or as long as the text is. */
export function bleu(words: readonly string[], references: readonly (readonly string[])[]): number {
  const longest = Math.min(LONGEST, words.length);
  let logs = 0;
  for (let n = 1; n <= longest; n++) {
    const own = tally(ngrams(words, n));
    const most = references.map((reference) => tally(ngrams(reference, n)));
    let matched = 0;
    let total = 0;
    for (const [gram, count] of own) {
      total += count;
      matched += Math.min(count, Math.max(...most.map((counts) => counts.get(gram) ?? 0)));
    }
    logs += Math.log((matched === 0 ? SMOOTHING : matched) / total) / longest;
  }
  const nearest =
    references.map(({ length }) => length).sort((a, b) =>
      Math.abs(a - words.length) - Math.abs(b - words.length) || a - b
    )[0] ?? 0;
  const brevity = words.length >= nearest ? 1 : Math.exp(1 - nearest / words.length);
  return brevity * Math.exp(logs);
}

/** Bytes after DEFLATE for each byte of text: low where a text repeats itself; null for an empty one. */
export async function compressionRatio(text: string): Promise<number | null> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0) return null;
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return (await new Response(packed).arrayBuffer()).byteLength / bytes.length;
}

function tally(grams: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}
