// fails: type_error
export class {{Name}}<Events extends object> {
  listeners = {};
  on(name, listener) {
    const entry = (payload) => listener(payload);
    this.listeners[name] = [...(this.listeners[name] ?? []), entry];
    return () => {
      this.listeners[name] = this.listeners[name].filter((one) => one !== entry);
    };
  }
  once(name, listener) {
    const off = this.on(name, (payload) => {
      off();
      listener(payload);
    });
    return off;
  }
  emit(name, payload) {
    const list = this.listeners[name] ?? [];
    list.forEach((listener) => listener(payload));
    return list.length;
  }
}
