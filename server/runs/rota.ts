/** Which of thousands of runs are looked at now by who only watches, so that an open page costs little. @module */

/** The newest, which are those that change. */
const NEWEST = 100;
/** How many of the others at a time. */
const OTHERS = 400;

/** Names in turn: after a few looks each was among them. */
export class Rota {
  #next = 0;

  /** The newest of the names, which come first, and some of the others. */
  turn(names: readonly string[]): string[] {
    const others = names.slice(NEWEST);
    const from = this.#next < others.length ? this.#next : 0;
    this.#next = from + OTHERS;
    return [...names.slice(0, NEWEST), ...others.slice(from, this.#next)];
  }
}
