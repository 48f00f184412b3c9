/** A folder that is gone after the test. @module */

/** A folder for one test. */
export class TemporaryFolder implements Disposable {
  readonly path: string;

  /** `inMemory` makes it where no disk is waited for, if there is such a place. */
  constructor({ inMemory = false }: { readonly inMemory?: boolean } = {}) {
    const dir = inMemory ? MEMORY : undefined;
    this.path = Deno.makeTempDirSync({
      prefix: "modellens-trace-",
      ...(dir === undefined ? {} : { dir }),
    });
  }

  /** A path inside it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  /** Removes it with everything in it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

const MEMORY = ["/dev/shm"].find((path) => {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
});
