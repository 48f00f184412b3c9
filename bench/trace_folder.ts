/** Folders for traces that are measured and thrown away. @module */

/** A folder that goes when it is disposed of. */
export interface TraceFolder extends Disposable {
  /** A path in it where nothing is yet. */
  next(): string;
}

/** Makes one. It lies where the system keeps temporary files: durability is measured on that disk. */
export function makeTraceFolder(): TraceFolder {
  const path = Deno.makeTempDirSync({ prefix: "modellens-bench-" });
  let made = 0;
  return {
    next: () => `${path}/${++made}`,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}
