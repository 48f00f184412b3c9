/** The files of the dashboard, as they were built. @module */

/** A file that can be served. */
export interface DashboardFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  woff2: "font/woff2",
  json: "application/json; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  map: "application/json; charset=utf-8",
};

/** Reads each file once; inside a compiled program too. */
export class DashboardFiles {
  readonly #folder: URL;
  readonly #files = new Map<string, DashboardFile>();

  /** `folder` ends with a slash. */
  constructor(folder: URL) {
    this.#folder = folder;
  }

  /** The file of a name such as `main-3e5ee731.js`; undefined when there is none. */
  async find(path: string): Promise<DashboardFile | undefined> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    // Names that we give, and no others: nothing hidden, nothing above.
    if (type === undefined || !/^([a-z0-9_-][a-z0-9._-]*\/)*[a-z0-9_-][a-z0-9._-]*$/i.test(path)) {
      return undefined;
    }
    const bytes = await readOrNothing(new URL(path, this.#folder));
    if (bytes === undefined) return undefined;
    const file = { bytes, type };
    this.#files.set(path, file);
    return file;
  }
}

async function readOrNothing(url: URL): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(url);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.IsADirectory) {
      return undefined;
    }
    throw cause;
  }
}
