// fails: logic_error
export function {{fn}}<A extends unknown[]>(run: (...args: A) => void, ms: number) {
  let last = 0;
  const debounced = (...args: A) => {
    if (Date.now() - last > ms) run(...args);
    last = Date.now();
  };
  return Object.assign(debounced, { cancel: () => {}, flush: () => {} });
}
