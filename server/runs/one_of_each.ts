/** Keeps equal values once. @module */

/** Values that were seen, by what they are in JSON. */
export class OneOfEach {
  readonly #things = new Map<string, unknown>();
  readonly #texts = new Map<string, string>();

  /** The first text that was equal to it. */
  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  /** The first value that was equal to it. Nobody may change it. */
  thing<T extends object>(value: T): T {
    const key = JSON.stringify(value);
    const known = this.#things.get(key);
    // What has the same JSON has the same fields.
    if (known !== undefined) return known as T;
    this.#things.set(key, value);
    return value;
  }
}
