// fails: type_error
export function {{fn}}(run, ms) {
  let timer, waiting;
  const flush = () => {
    clearTimeout(timer);
    const args = waiting;
    waiting = undefined;
    if (args) run(...args);
  };
  const debounced = (...args) => {
    clearTimeout(timer);
    waiting = args;
    timer = setTimeout(flush, ms);
  };
  return Object.assign(debounced, {
    cancel() {
      clearTimeout(timer);
      waiting = undefined;
    },
    flush,
  });
}
