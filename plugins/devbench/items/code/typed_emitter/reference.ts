export class {{Name}}<Events extends object> {
  readonly #listeners = new Map<keyof Events, ((payload: never) => void)[]>();

  on<K extends keyof Events>(name: K, listener: (payload: Events[K]) => void): () => void {
    const entry = (payload: Events[K]) => listener(payload);
    this.#listeners.set(name, [...this.#listeners.get(name) ?? [], entry]);
    return () => {
      const rest = (this.#listeners.get(name) ?? []).filter((one) => one !== entry);
      this.#listeners.set(name, rest);
    };
  }

  once<K extends keyof Events>(name: K, listener: (payload: Events[K]) => void): () => void {
    const off = this.on(name, (payload) => {
      off();
      listener(payload);
    });
    return off;
  }

  emit<K extends keyof Events>(name: K, payload: Events[K]): number {
    const listeners = (this.#listeners.get(name) ?? []) as ((payload: Events[K]) => void)[];
    for (const listener of listeners) listener(payload);
    return listeners.length;
  }
}
