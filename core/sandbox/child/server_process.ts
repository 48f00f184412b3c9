/** Gives programs of a server the part of `process` that does nothing to one. @module */

/** Replaces the real one, before anything else sees it. */
export function openProcess(): void {
  const write = Deno.stdout.writeSync.bind(Deno.stdout);
  const encoder = new TextEncoder();
  const print = (text: unknown) => write(encoder.encode(`${text}`)) > 0;
  const ignore = () => value;
  const value: object = {
    env: {},
    argv: ["node", "main.js"],
    pid: 1,
    platform: "linux",
    version: "v22.0.0",
    versions: { node: "22.0.0" },
    stdout: { write: print, isTTY: false },
    stderr: { write: print, isTTY: false },
    cwd: () => "/",
    uptime: () => performance.now() / 1000,
    nextTick: (run: (...given: unknown[]) => void, ...given: unknown[]) =>
      queueMicrotask(() => run(...given)),
    hrtime: Object.assign(() => [0, Math.round(performance.now() * 1e6)], {
      bigint: () => BigInt(Math.round(performance.now() * 1e6)),
    }),
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0 }),
    emitWarning: ignore,
    on: ignore,
    once: ignore,
    off: ignore,
    removeListener: ignore,
    exit: (code: unknown) => {
      throw new TypeError(`Cannot leave with process.exit(${code})`);
    },
  };
  Object.defineProperty(globalThis, "process", { value, writable: true, configurable: true });
}
