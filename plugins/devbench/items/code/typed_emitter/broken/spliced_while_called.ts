// fails: logic_error
export class {{Name}}<Events extends object> {
  readonly #listeners = new Map<keyof Events, ((payload: never) => void)[]>();
  on<K extends keyof Events>(name: K, listener: (payload: Events[K]) => void): () => void {
    const list = this.#listeners.get(name) ?? [];
    this.#listeners.set(name, list);
    list.push(listener);
    return () => {
      const at = list.indexOf(listener);
      if (at >= 0) list.splice(at, 1);
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
    const list = (this.#listeners.get(name) ?? []) as ((payload: Events[K]) => void)[];
    let count = 0;
    for (const listener of list) {
      listener(payload);
      count++;
    }
    return count;
  }
}
