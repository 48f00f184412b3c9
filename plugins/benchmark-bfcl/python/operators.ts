/** Expressions with operators. @module */

import type { Cursor } from "./cursor.ts";
import { type Node, other } from "./syntax.ts";
import { unparse } from "./unparse.ts";

/** Operators of two sides, those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%", "@"],
];
const COMPARISONS = ["<", ">", "==", ">=", "<=", "!="];

/** Reads operators and what they bind. */
export class Operators {
  readonly #cursor: Cursor;
  readonly #primary: () => Node;

  /** `primary` reads what binds closest. */
  constructor(cursor: Cursor, primary: () => Node) {
    this.#cursor = cursor;
    this.#primary = primary;
  }

  /** Everything that binds closer than `if` and `lambda`. */
  or(): Node {
    return this.#chain("or", () => this.#chain("and", () => this.#not()));
  }

  #chain(word: string, next: () => Node): Node {
    const parts = [next()];
    while (this.#cursor.take(word)) parts.push(next());
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return other("boolean", parts.map(unparse).join(` ${word} `));
  }

  #not(): Node {
    return this.#cursor.deeper(() =>
      this.#cursor.take("not")
        ? { kind: "unary", operator: "not ", of: this.#not() }
        : this.#comparison()
    );
  }

  #comparison(): Node {
    const first = this.binary();
    let text = "";
    for (let word = this.#comparator(); word !== undefined; word = this.#comparator()) {
      text += ` ${word} ${unparse(this.binary())}`;
    }
    return text === "" ? first : other("comparison", unparse(first) + text);
  }

  #comparator(): string | undefined {
    const found = COMPARISONS.find((one) => this.#cursor.take(one));
    if (found !== undefined) return found;
    if (this.#cursor.take("in")) return "in";
    if (this.#cursor.take("is")) return this.#cursor.take("not") ? "is not" : "is";
    if (!this.#cursor.is("not")) return undefined;
    this.#cursor.next();
    this.#cursor.want("in");
    return "not in";
  }

  /** What stands between comparisons. */
  binary(level = 0): Node {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.#cursor.take(one));
      if (operator === undefined) return left;
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
  }

  #unary(): Node {
    return this.#cursor.deeper(() => {
      const operator = ["-", "+", "~"].find((one) => this.#cursor.take(one));
      if (operator !== undefined) return { kind: "unary", operator, of: this.#unary() };
      const base = this.#cursor.take("await")
        ? other("await", `await ${unparse(this.#primary())}`)
        : this.#primary();
      if (!this.#cursor.take("**")) return base;
      return { kind: "binary", operator: "**", left: base, right: this.#unary() };
    });
  }
}
