/** Keys that are typed while something runs, without a line end. @module */

/** Listens to the keys of a terminal until it is disposed of. Ctrl+C stays the signal that it is. */
export class Keys implements AsyncDisposable {
  readonly #reader = Deno.stdin.readable.getReader();
  readonly #read: Promise<void>;
  #isOver = false;

  constructor(typed: (keys: string) => void) {
    Deno.stdin.setRaw(true, { cbreak: true });
    this.#read = this.#listen(typed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    Deno.stdin.setRaw(false);
    await this.#reader.cancel();
    await this.#read;
  }

  async #listen(typed: (keys: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    while (!this.#isOver) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      // A key that has no character comes as one sequence; several letters may come at once.
      const text = decoder.decode(value);
      // deno-lint-ignore no-control-regex -- keys without a character begin with it
      for (const key of text.match(/\x1b\[[0-9;]*[A-Za-z~]|[^]/gu) ?? []) typed(key);
    }
  }
}
