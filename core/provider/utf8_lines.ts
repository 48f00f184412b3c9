/** Decodes a network stream strictly, by lines, so that a damaged one does not spoil those before it. @module */

const LINE_FEED = 0x0a;

/**
 * Follows one stream. A line that is torn over several chunks comes with the last of them. The bytes
 * it is given may be overwritten once it has given their lines: it keeps a copy of what is torn.
 */
export class Utf8Lines {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #torn: Uint8Array[] = [];

  /** The lines that are whole now. Throws `TypeError` at one that is not UTF-8, after those before it. */
  *take(bytes: Uint8Array): Generator<string> {
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      this.#torn.push(bytes.slice());
      return;
    }
    const whole = joined([...this.#torn, bytes.subarray(0, end)]);
    this.#torn = end === bytes.length ? [] : [bytes.slice(end)];
    yield* this.#decode(whole);
  }

  /** What follows the last line feed, at the end of the stream. Throws as `take()` does. */
  *rest(): Generator<string> {
    const rest = joined(this.#torn.splice(0));
    if (rest.length > 0) yield this.#decoder.decode(rest);
  }

  *#decode(whole: Uint8Array): Generator<string> {
    const text = this.#textOf(whole);
    if (text !== undefined) return yield text;
    for (let start = 0; start < whole.length;) {
      const end = whole.indexOf(LINE_FEED, start) + 1;
      yield this.#decoder.decode(whole.subarray(start, end));
      start = end;
    }
  }

  #textOf(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch (cause) {
      if (cause instanceof TypeError) return undefined;
      throw cause;
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
