/** Finds the place at which a text stops being JSON. @module */

/** Where a text that is not JSON goes wrong, in words with line and column. */
export function faultIn(text: string): string {
  const reader = new Reader(text);
  const end = reader.fault();
  if (end >= text.length) return "it ends too early";
  const before = text.slice(0, end).split("\n");
  const column = (before.at(-1) ?? "").length + 1;
  const found = JSON.stringify(String.fromCodePoint(text.codePointAt(end) ?? 0));
  return `unexpected ${found} at line ${before.length}, column ${column}`;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// deno-lint-ignore no-control-regex -- JSON allows none of them in a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** Walks over a text as far as it is JSON. Without recursion, because texts may be nested deeply. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The place of the first character that cannot stand there. */
  fault(): number {
    const open: string[] = [];
    let wanted: "value" | "value or ]" | "key" | "key or }" | "comma" = "value";
    while (true) {
      this.#skip(SPACE);
      const sign = this.#text[this.#at];
      if (wanted === "comma") {
        if (open.length === 0) return this.#at;
        if (sign === open.at(-1)) {
          open.pop();
          this.#at++;
        } else if (sign === ",") {
          this.#at++;
          wanted = open.at(-1) === "}" ? "key" : "value";
        } else return this.#at;
      } else if (wanted === "key" || wanted === "key or }") {
        if (wanted === "key or }" && sign === "}") {
          open.pop();
          this.#at++;
          wanted = "comma";
          continue;
        }
        if (!this.#string()) return this.#at;
        this.#skip(SPACE);
        if (this.#text[this.#at] !== ":") return this.#at;
        this.#at++;
        wanted = "value";
      } else if (wanted === "value or ]" && sign === "]") {
        open.pop();
        this.#at++;
        wanted = "comma";
      } else if (sign === "{" || sign === "[") {
        this.#at++;
        open.push(sign === "{" ? "}" : "]");
        wanted = sign === "{" ? "key or }" : "value or ]";
      } else {
        if (!this.#string() && !this.#skip(NUMBER) && !this.#skip(WORD)) return this.#at;
        wanted = "comma";
      }
    }
  }

  #string(): boolean {
    if (this.#text[this.#at] !== '"') return false;
    this.#skip(STRING);
    if (this.#text[this.#at] !== '"') return false;
    this.#at++;
    return true;
  }

  /** Whether there was anything to skip. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const { length = 0 } = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += length;
    return length > 0;
  }
}
