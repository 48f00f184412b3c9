/** A map that keeps what was set last, and no more than it may. @module */

/** Forgets the oldest entry when it is full. */
export class BoundedMap<K, V> {
  readonly #limit: number;
  readonly #map = new Map<K, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  /** Sets an entry, as the newest of all. */
  set(key: K, value: V): void {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size <= this.#limit) return;
    const [oldest] = this.#map.keys();
    // It is not empty.
    if (oldest !== undefined) this.#map.delete(oldest);
  }

  clear(): void {
    this.#map.clear();
  }
}
