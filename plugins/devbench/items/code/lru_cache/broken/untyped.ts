// fails: type_error
export class {{Name}}<K, V> {
  entries = new Map<K, V>();
  constructor(private capacity) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError("capacity");
  }
  get size() {
    return this.entries.size;
  }
  get(key) {
    if (!this.entries.has(key)) return undefined;
    const value = this.entries.get(key);
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }
  set(key, value) {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value);
  }
}
