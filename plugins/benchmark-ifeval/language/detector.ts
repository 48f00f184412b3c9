/** Which language a text is in, by the letters that follow each other: langdetect's profiles, without its dice. @module */

import { z } from "zod";
import { composedVietnamese, normalCharacter, type NormalTables } from "./normalise.ts";

/** How often letters and groups of up to three stand in a language. */
export const LanguageProfiles = z.record(
  z.string(),
  z.object({ freq: z.record(z.string(), z.number()), n_words: z.array(z.number()) }),
);
export type LanguageProfiles = z.infer<typeof LanguageProfiles>;

const LONGEST_GROUP = 3;
const MOST_CHARACTERS = 10_000;
/** What a group counts that a language has not: upstream's mean alpha over its base frequency. */
const UNSEEN = 0.5 / 10_000;
const URLS = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const ADDRESSES = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;

interface NormalLetter {
  readonly letter: string;
  readonly isCapital: boolean;
}

/**
 * Detects a language. Upstream draws groups at random until it is sure, so that the same text may be
 * in two languages; here all of its groups are weighed, and the same text is in one.
 */
export class LanguageDetector {
  readonly #tables: NormalTables;
  readonly #languages: readonly string[];
  readonly #profiles: LanguageProfiles[string][];
  readonly #weights = new Map<string, Float64Array | undefined>();
  readonly #letters = new Map<string, NormalLetter>();

  constructor(profiles: LanguageProfiles, tables: NormalTables) {
    this.#tables = tables;
    this.#languages = Object.keys(profiles);
    this.#profiles = Object.values(profiles);
  }

  /** The language; undefined where nothing in the text tells. */
  detect(text: string): string | undefined {
    const sums = new Float64Array(this.#languages.length);
    let isKnown = false;
    for (const [group, count] of this.#groups(this.#cleaned(text))) {
      const weights = this.#weightsOf(group);
      if (weights === undefined) continue;
      isKnown = true;
      for (const [index, weight] of weights.entries()) {
        sums[index] = (sums[index] ?? 0) + count * weight;
      }
    }
    return isKnown ? this.#languages[sums.indexOf(Math.max(...sums))] : undefined;
  }

  /** Without addresses and repeated spaces; without Latin letters where they are a minority. */
  #cleaned(text: string): string[] {
    const plain = composedVietnamese(
      text.replace(URLS, " ").replace(ADDRESSES, " "),
      this.#tables,
    );
    const kept: string[] = [];
    let [position, before, latin, others] = [0, "", 0, 0];
    for (const character of plain) {
      if (position++ >= MOST_CHARACTERS) break;
      if (character !== " " || before !== " ") kept.push(character);
      before = character;
    }
    for (const character of kept) {
      if (isLatin(character)) latin++;
      else if ((character.codePointAt(0) ?? 0) >= 0x300) others++;
    }
    return latin * 2 < others ? kept.filter((character) => !isLatin(character)) : kept;
  }

  /** How often each group of letters stands in a text, words in capitals left out. */
  #groups(text: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    let group: NormalLetter[] = [SPACE];
    let isShouted = false;
    for (const character of text) {
      const next = this.#normal(character);
      const last = group.at(-1) ?? SPACE;
      if (last.letter === " ") {
        group = [SPACE];
        isShouted = false;
      } else if (group.length >= LONGEST_GROUP) group = group.slice(1);
      if (last.letter !== " " || next.letter !== " ") {
        group.push(next);
        isShouted = next.isCapital && (isShouted || last.isCapital);
      }
      if (isShouted) continue;
      let name = "";
      for (const { letter } of group.toReversed()) {
        name = letter + name;
        if (name !== " ") counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    return counts;
  }

  #normal(character: string): NormalLetter {
    const known = this.#letters.get(character);
    if (known !== undefined) return known;
    const letter = normalCharacter(character, this.#tables);
    const normal = { letter, isCapital: /^\p{Uppercase}$/u.test(letter) };
    this.#letters.set(character, normal);
    return normal;
  }

  /** What a group tells for each language; undefined when no language has it. */
  #weightsOf(group: string): Float64Array | undefined {
    if (this.#weights.has(group)) return this.#weights.get(group);
    const length = [...group].length;
    const shares = this.#profiles.map(({ freq, n_words }) =>
      Object.hasOwn(freq, group) ? (freq[group] ?? 0) / (n_words[length - 1] ?? 1) : undefined
    );
    const weights = shares.every((share) => share === undefined)
      ? undefined
      : Float64Array.from(shares, (share) => Math.log(UNSEEN + (share ?? 0)));
    this.#weights.set(group, weights);
    return weights;
  }
}

const SPACE: NormalLetter = { letter: " ", isCapital: false };

/** From "A" to "z", what lies between capitals and small letters included. */
function isLatin(character: string): boolean {
  return character >= "A" && character <= "z";
}
