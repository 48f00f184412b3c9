/** What is hidden, and what is asked of it: RULER's four kinds. @module */

import { random } from "model-lens";

/** RULER's kinds of needles in a haystack. */
export const KINDS = ["single", "multi-key", "multi-value", "multi-query"] as const;
export type Kind = (typeof KINDS)[number];

/** What values are. */
export const VALUES = ["numbers", "uuids"] as const;
export type ValueKind = (typeof VALUES)[number];

/** One sentence to hide. */
export interface Needle {
  readonly key: string;
  readonly value: string;
}

/** The needles of one sample. The first is hidden at the sample's depth, all others anywhere. */
export interface Hidden {
  readonly wanted: readonly [Needle, ...Needle[]];
  /** Of keys that nobody asks for. */
  readonly distractors: readonly Needle[];
}

/** How many there are. */
export interface Numbers {
  /** Keys that nobody asks for, where keys are to be told apart. */
  readonly distractors: number;
  /** Values of one key, in multi-value. */
  readonly values: number;
  /** Keys that are asked for, in multi-query. */
  readonly queries: number;
}

/** Draws the needles of a sample. No two have the same value, and no two keys share a word. */
export function needlesOf(
  kind: Kind,
  { seed, id, numbers, valueKind }: {
    readonly seed: number;
    readonly id: string;
    readonly numbers: Numbers;
    readonly valueKind: ValueKind;
  },
): Hidden {
  const drawn = random(seed, `needles ${id}`);
  const looks = drawn.shuffle(LOOKS);
  const things = drawn.shuffle(THINGS);
  const keyOf = (index: number) => `${looks[index % looks.length]}-${things[index]}`;
  const taken = new Set<string>();
  const value = (): string => {
    const one = valueKind === "numbers" ? String(drawn.int(1_000_000, 9_999_999)) : uuid(drawn);
    if (taken.has(one)) return value();
    taken.add(one);
    return one;
  };
  const needle = (index: number): Needle => ({ key: keyOf(index), value: value() });
  const asked = kind === "multi-value"
    ? numbers.values
    : kind === "multi-query"
    ? numbers.queries
    : 1;
  const first = needle(0);
  const more = Array.from(
    { length: asked - 1 },
    (_, index) => needle(kind === "multi-value" ? 0 : index + 1),
  );
  const others = kind === "multi-key" ? numbers.distractors : 0;
  return {
    wanted: [first, ...more],
    distractors: Array.from({ length: others }, (_, index) => needle(asked + index)),
  };
}

/** Most keys that can be told apart by every word. */
export const MOST_KEYS = 48;

const LOOKS =
  ("ancient brave calm clever curious distant eager faint gentle golden hidden honest " +
    "humble icy jolly keen lively lucky misty modest noble patient polite proud quick rare sharp " +
    "shiny silent silver sleepy smooth solid steady strange sturdy sudden sunny swift tender tidy " +
    "tiny vivid wild wise witty young zealous").split(" ");
const THINGS =
  ("anchor apricot badger beacon canyon castle cedar comet copper coral cricket dolphin " +
    "dragon ember falcon feather fiddle glacier harbor hazel island jacket kettle lantern lemon " +
    "lizard magnet maple meadow needle nectar oyster parrot pebble pepper piano quartz rabbit raven " +
    "saddle spider temple tiger tulip tunnel violin walnut whistle").split(" ");

function uuid({ int }: ReturnType<typeof random>): string {
  const hex = (count: number) =>
    Array.from({ length: count }, () => int(0, 15).toString(16)).join("");
  return [8, 4, 4, 4, 12].map(hex).join("-");
}
