export interface Debounced<A extends unknown[]> {
  (...args: A): void;
  cancel(): void;
  flush(): void;
}

export function {{fn}}<A extends unknown[]>(
  run: (...args: A) => void,
  ms: number,
): Debounced<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: A | undefined;
  const cancel = () => {
    clearTimeout(timer);
    waiting = undefined;
  };
  const flush = () => {
    const args = waiting;
    cancel();
    if (args !== undefined) run(...args);
  };
  const debounced = (...args: A) => {
    cancel();
    waiting = args;
    timer = setTimeout(flush, ms);
  };
  return Object.assign(debounced, { cancel, flush });
}
