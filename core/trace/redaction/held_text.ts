/** A text that comes in pieces, each held back until it is known what of it may be written. @module */

import { merged, type Range, type SensitiveText, without } from "./sensitive_text.ts";

interface Piece extends Range {
  readonly text: string;
  readonly settle: (clean: string) => void;
}

/**
 * One stream of text. A piece is settled when no match can reach into it any more: with secrets
 * alone as soon as the text that has come does not end in the beginning of one, with patterns at
 * the end. The settled pieces put together are the whole text as `SensitiveText.clean()` gives it.
 */
export class HeldText {
  readonly #sensitive: SensitiveText;
  /** From the first piece that is held. */
  #text = "";
  /** Position of `#text` in the stream. */
  #from = 0;
  #pieces: Piece[] = [];
  /** Matches that reach into what is held; positions are in the stream. */
  #ranges: readonly Range[] = [];

  constructor(sensitive: SensitiveText) {
    this.#sensitive = sensitive;
  }

  /** Takes a piece; `settle` is called with what may be written of it, at once or later. */
  add(text: string, settle: (clean: string) => void): void {
    if (this.#pieces.length === 0 && this.#isClear(text)) {
      this.#from += text.length;
      return settle(text);
    }
    const start = this.#from + this.#text.length;
    this.#pieces.push({ text, settle, start, end: start + text.length });
    this.#text += text;
    if (!this.#sensitive.needsWhole) this.#settle(this.#sensitive.openEnd(this.#text));
  }

  /** Nothing more will come: settles every piece. */
  end(): void {
    this.#settle(this.#text.length);
  }

  /** Most pieces neither hold nor begin anything, and need no bookkeeping. */
  #isClear(text: string): boolean {
    return !this.#sensitive.needsWhole && this.#sensitive.openEnd(text) === text.length &&
      this.#sensitive.ranges(text).length === 0;
  }

  /** Settles the pieces before a position in the held text. */
  #settle(open: number): void {
    const until = this.#from + open;
    const found = this.#sensitive.ranges(this.#text).map(({ start, end }) => ({
      start: start + this.#from,
      end: end + this.#from,
    }));
    this.#ranges = merged([...this.#ranges, ...found]);
    const settled = this.#pieces.findIndex(({ end }) => end > until);
    for (const piece of this.#pieces.splice(0, settled < 0 ? Infinity : settled)) {
      piece.settle(without(piece.text, this.#ranges, piece.start));
    }
    const next = this.#pieces[0]?.start ?? until;
    this.#text = this.#text.slice(next - this.#from);
    this.#from = next;
    this.#ranges = this.#ranges.filter(({ end }) => end > next);
  }
}
