/** Leaves a program the language and the harmless part of the web platform, and nothing of the host. @module */

/** What stays of the global object, besides the language itself. */
const KEPT: ReadonlySet<string> = new Set([
  ..."console queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate".split(
    " ",
  ),
  ..."clearImmediate structuredClone atob btoa TextEncoder TextDecoder URL URLSearchParams".split(
    " ",
  ),
  ..."crypto performance Buffer dispatchEvent".split(" "),
]);

/** The language, as V8 has it. */
export const LANGUAGE: ReadonlySet<string> = new Set([
  ..."Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String".split(
    " ",
  ),
  ..."Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError".split(
    " ",
  ),
  ..."SyntaxError TypeError URIError SuppressedError globalThis JSON Math Intl ArrayBuffer".split(
    " ",
  ),
  ..."Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array"
    .split(" "),
  ..."BigUint64Array BigInt64Array Uint8ClampedArray Float32Array Float64Array DataView Map".split(
    " ",
  ),
  ..."BigInt Set Iterator AsyncIterator WeakMap WeakSet Proxy Reflect FinalizationRegistry".split(
    " ",
  ),
  ..."WeakRef decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval"
    .split(" "),
  ..."isFinite isNaN SharedArrayBuffer Temporal DisposableStack AsyncDisposableStack".split(" "),
]);

/** The built-in modules that only compute, by the names that `require` takes. */
export const MODULES: readonly string[] = [
  "assert",
  "assert/strict",
  "buffer",
  "crypto",
  "events",
  "path",
  "querystring",
  "string_decoder",
  "url",
  "util",
];

/**
 * Takes everything else away but `more`, for good: the process cannot get it back. `require` stays
 * for modules that compute; what it gives is frozen, so that a program cannot change how its own
 * tests judge.
 */
export function stripGlobals(
  builtin: (name: string) => unknown,
  more: readonly string[] = [],
): void {
  const given = new Map<string, unknown>();
  const require = (name: unknown) => {
    const wanted = `${name}`.replace(/^node:/, "");
    if (!MODULES.includes(wanted)) {
      throw new TypeError(`Cannot find module "${wanted}": the sandbox has ${MODULES.join(", ")}`);
    }
    if (!given.has(wanted)) given.set(wanted, frozen(builtin(`node:${wanted}`)));
    return given.get(wanted);
  };
  closeGlobals(more);
  const module = { exports: {} };
  fix("require", require);
  define("module", module);
  define("exports", module.exports);
  define("global", globalThis);
}

/** The same without `require`: what is left is the language, and imports as far as they are open. */
export function closeGlobals(more: readonly string[] = []): void {
  const kept = new Set([...KEPT, ...LANGUAGE, ...more]);
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === "string" && !kept.has(name)) {
      if (!Reflect.deleteProperty(globalThis, name)) {
        throw new TypeError(`Cannot close the sandbox: global "${name}" stays`);
      }
    }
  }
  // What blocks a thread without using it would outlive every look at the clock.
  Reflect.deleteProperty(Atomics, "wait");
  Reflect.deleteProperty(Atomics, "waitAsync");
  const events = Object.getPrototypeOf(Object.getPrototypeOf(performance));
  Reflect.deleteProperty(events, "addEventListener");
  Reflect.deleteProperty(events, "removeEventListener");
  // The harness waits for promises of the program, so these stay what they are.
  Object.freeze(Promise);
  Object.freeze(Promise.prototype);
}

/** A module whose functions stay what they are. */
export function frozen(module: unknown): unknown {
  if (typeof module === "function" || (typeof module === "object" && module !== null)) {
    for (const value of Object.values(module)) {
      if (typeof value === "function") Object.freeze(value);
    }
    return Object.freeze(module);
  }
  return module;
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

function fix(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
}
