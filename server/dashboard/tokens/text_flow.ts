/**
 * Where lines of an answer break, so that only those that are seen need be in the page. The text is
 * set in a font whose characters are equally wide; places count in UTF-16 units.
 * @module
 */

import { lowerBound } from "../timeline/level_of_detail.ts";

/** Texts of chunks, one after the other, with the places where lines and chunks begin. */
export class TextFlow {
  readonly columns: number;
  #text = "";
  #parts: string[] = [];
  readonly #chunkStarts: number[] = [];
  readonly #lineStarts: number[] = [0];
  /** Of the last line: how full it is, and where it could be broken. */
  #column = 0;
  #lastSpace = -1;
  #columnAtSpace = 0;
  #length = 0;

  /** `columns`: characters that a line has room for. */
  constructor(columns: number) {
    this.columns = Math.max(1, Math.floor(columns));
  }

  /** All text. */
  get text(): string {
    // Joined when it is read: adding to one long string for each chunk is slow to read from.
    if (this.#parts.length > 0) {
      this.#text += this.#parts.join("");
      this.#parts = [];
    }
    return this.#text;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  get chunkCount(): number {
    return this.#chunkStarts.length;
  }

  /** Adds the text of the next chunk. */
  add(text: string): void {
    this.#chunkStarts.push(this.#length);
    this.#parts.push(text);
    for (const character of text) {
      this.#place(character);
      this.#length += character.length;
    }
  }

  /** Where a line begins and ends; a line break at its end is part of it. */
  line(at: number): readonly [from: number, to: number] {
    return [this.#lineStarts[at] ?? this.#length, this.#lineStarts[at + 1] ?? this.#length];
  }

  /** The line that holds a place. */
  lineAt(offset: number): number {
    return lowerBound(this.#lineStarts, offset + 1) - 1;
  }

  /** The chunk that holds a place; of chunks without text at that place, the last one. */
  chunkAt(offset: number): number {
    return lowerBound(this.#chunkStarts, offset + 1) - 1;
  }

  /** Where the text of a chunk begins and ends. */
  chunk(at: number): readonly [from: number, to: number] {
    return [this.#chunkStarts[at] ?? this.#length, this.#chunkStarts[at + 1] ?? this.#length];
  }

  #place(character: string): void {
    const width = columnsOf(character);
    if (this.#column + width > this.columns && this.#column > 0 && character !== "\n") {
      this.#breakBefore(character, width);
    }
    this.#column += width;
    if (character === "\n") this.#begin(this.#length + 1, 0);
    // Words end at spaces; in Chinese and Japanese a line may break anywhere.
    else if (character === " " || character === "\t" || width === 2) {
      this.#lastSpace = this.#length + character.length;
      this.#columnAtSpace = this.#column;
    }
  }

  /** Breaks after the last space of the line, or where there is none in the middle of a word. */
  #breakBefore(character: string, width: number): void {
    // A space that has no room hangs over the edge.
    if (character === " ") return;
    if (this.#lastSpace > (this.#lineStarts.at(-1) as number)) {
      this.#begin(this.#lastSpace, this.#column - this.#columnAtSpace);
      if (this.#column + width <= this.columns) return;
    }
    if (this.#column > 0) this.#begin(this.#length, 0);
  }

  #begin(offset: number, column: number): void {
    this.#lineStarts.push(offset);
    this.#column = column;
    this.#lastSpace = -1;
  }
}

/** How many characters wide it is drawn; unseen characters as the mark that stands for them. */
export function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x09) return 4;
  if (code < 0x20 || code === 0x7f) return 1;
  if (code < 0x300) return code >= 0x80 && code < 0xa0 || code === 0xad ? 6 : 1;
  if (/^\p{M}$/u.test(character) || code === 0x200d) return 0;
  // Marks read `U+200B`.
  if (/^[\p{Cf}\p{Cs}\u2028\u2029]$/u.test(character)) return code > 0xffff ? 7 : 6;
  return WIDE.test(character) ? 2 : 1;
}

/** Characters that East Asian fonts and emoji draw twice as wide. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
