/** A place in the tokens of an expression. @module */

import { DecodeError, type Node } from "./syntax.ts";
import type { Token } from "./tokens.ts";

/** Deeper than this Python gives up as well. */
const DEEPEST = 500;

/** Reads tokens one after the other. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  token(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  next(): Token {
    const token = this.token();
    this.#at++;
    return token;
  }

  /** The text of a token that follows. */
  peek(ahead: number): string {
    return this.#tokens[this.#at + ahead]?.text ?? "";
  }

  /** Whether an operator or a keyword stands here. */
  is(text: string): boolean {
    const token = this.token();
    return (token.kind === "operator" || token.kind === "keyword") && token.text === text;
  }

  take(text: string): boolean {
    const is = this.is(text);
    if (is) this.#at++;
    return is;
  }

  /** Throws `DecodeError` when something else stands here. */
  want(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  /** Whether an expression can begin here. */
  begins(): boolean {
    const { kind, text } = this.token();
    if (kind === "end") return false;
    if (kind === "keyword") return !/^(?:for|in|if|else|and|or|is|as)$/.test(text);
    return kind !== "operator" || /^(?:[-+~*([{]|\.\.\.)$/.test(text);
  }

  begunFor(): boolean {
    return this.is("for") || (this.is("async") && this.peek(1) === "for");
  }

  /** Reads one level deeper. Throws `DecodeError` when that is too deep. */
  deeper(read: () => Node): Node {
    if (++this.#depth > DEEPEST) throw new DecodeError("It is too deep");
    const node = read();
    this.#depth--;
    return node;
  }

  unexpected(token = this.token()): DecodeError {
    return new DecodeError(
      token.kind === "end" ? "It ends too early" : `"${token.text}" cannot be there`,
    );
  }
}
