/** The normalisation of characters that language profiles were made with: langdetect's. @module */

/** Tables that came with the profiles. */
export interface NormalTables {
  /** Each character of a class of alike ideographs, to the first of them. */
  readonly ideographs: ReadonlyMap<string, string>;
  /** Of Latin-1, what counts as space. */
  readonly latin1Space: ReadonlySet<string>;
  /** A letter with a mark of tone after it, as one character. */
  readonly composed: ReadonlyMap<string, string>;
}

const KANJI = /^NGram\.KANJI_/;

/** Reads the tables of a file of properties in which characters are written as `\u4e00`. */
export function readTables(properties: string): NormalTables {
  const values = new Map(
    properties.split("\n").map((line) => {
      const at = line.indexOf("=");
      const [key, value] = at === -1 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
      return [key.trim(), characters(value.trim())] as const;
    }),
  );
  const classes = [...values].filter(([key]) => KANJI.test(key)).map(([, value]) => [...value]);
  const letters = [...values.get("TO_NORMALIZE_VI_CHARS") ?? ""];
  const marks = [...values.get("DMARK_CLASS") ?? ""];
  return {
    ideographs: new Map(
      classes.flatMap((alike) => alike.map((one) => [one, alike[0] ?? one] as const)),
    ),
    latin1Space: new Set(values.get("NGram.LATIN1_EXCLUDE") ?? ""),
    composed: new Map(marks.flatMap((mark) => {
      const code = (mark.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
      const whole = [...values.get(`NORMALIZED_VI_CHARS_${code}`) ?? ""];
      return letters.map((letter, index) => [letter + mark, whole[index] ?? ""] as const);
    })),
  };
}

function characters(value: string): string {
  return value.replace(
    /\\u([0-9a-fA-F]{4})/g,
    (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Letters that are followed by a mark become one character each. */
export function composedVietnamese(text: string, { composed }: NormalTables): string {
  return text.replace(/.[\u0300\u0301\u0303\u0309\u0323]/gsu, (pair) => composed.get(pair) ?? pair);
}

/** One character for all that profiles do not tell apart. */
export function normalCharacter(
  character: string,
  { ideographs, latin1Space }: NormalTables,
): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return /[A-Za-z]/.test(character) ? character : " ";
  if (code < 0x100) return latin1Space.has(character) ? " " : character;
  const block = BLOCKS.find(({ from, to }) => code >= from && code <= to);
  return block?.becomes(character) ?? ideographs.get(character) ?? character;
}

/** Blocks of Unicode in which characters become others; undefined leaves them. */
const BLOCKS: readonly {
  readonly from: number;
  readonly to: number;
  readonly becomes: (character: string) => string | undefined;
}[] = [
  // Romanian has two ways to write each of two letters.
  {
    from: 0x180,
    to: 0x24f,
    becomes: (one) => ({ "\u0219": "\u015f", "\u021b": "\u0163" })[one] ?? one,
  },
  { from: 0x600, to: 0x6ff, becomes: (one) => one === "\u06cc" ? "\u064a" : one },
  { from: 0x1e00, to: 0x1eff, becomes: (one) => one >= "\u1ea0" ? "\u1ec3" : one },
  { from: 0x2000, to: 0x206f, becomes: () => " " },
  { from: 0x3040, to: 0x309f, becomes: () => "\u3042" },
  { from: 0x30a0, to: 0x30ff, becomes: () => "\u30a2" },
  { from: 0x3100, to: 0x312f, becomes: () => "\u3105" },
  { from: 0x31a0, to: 0x31bf, becomes: () => "\u3105" },
  { from: 0xac00, to: 0xd7af, becomes: () => "\uac00" },
];
