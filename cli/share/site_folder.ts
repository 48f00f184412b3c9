/** The folder of a published site: only what is ours is ever replaced. @module */

import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";

/** Names the files of a site, so that the next one can replace it and nothing else. */
const MARK = "modellens-site.json";

/** A folder that is written anew. */
export class SiteFolder {
  readonly #path: string;
  readonly #written: string[] = [];
  #bytes = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Takes a folder that is not there, empty, or a site of ours, which is emptied. Throws `UsageError`. */
  static async open(path: string): Promise<SiteFolder> {
    try {
      const names = await namesIn(path);
      if (names.length > 0) {
        for (const file of await ownFiles(path, names)) await removed(join(path, file));
      }
      await Deno.mkdir(path, { recursive: true });
    } catch (cause) {
      if (!(cause instanceof Error) || cause instanceof UsageError) throw cause;
      throw new UsageError(
        `Cannot publish into "${path}": ${cause.message}`,
        "Name a folder that can be written to",
        { cause },
      );
    }
    const site = new SiteFolder(path);
    // First, so that what a death leaves behind can be replaced as well.
    await site.#mark();
    return site;
  }

  /** Writes a file below the folder. */
  async write(file: string, text: string): Promise<void> {
    if (!this.#written.includes(file)) this.#written.push(file);
    await this.#mark();
    await Deno.mkdir(dirname(join(this.#path, file)), { recursive: true });
    const bytes = new TextEncoder().encode(text);
    await Deno.writeFile(join(this.#path, file), bytes);
    this.#bytes += bytes.length;
  }

  /** Bytes of all files. */
  async close(): Promise<number> {
    await this.#mark();
    return this.#bytes;
  }

  async #mark(): Promise<void> {
    const mark = { kind: "modellens.site/1", files: this.#written };
    await Deno.writeTextFile(join(this.#path, MARK), `${JSON.stringify(mark)}\n`);
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

/** The files that a site says are its own. Throws `UsageError` for a folder of somebody else. */
async function ownFiles(path: string, names: readonly string[]): Promise<string[]> {
  const strange = new UsageError(
    `Cannot publish into "${path}": it holds something else than a published site`,
    "Name a folder that is empty or not there yet",
  );
  if (!names.includes(MARK)) throw strange;
  try {
    const mark: { kind?: unknown; files?: unknown } = JSON.parse(
      await Deno.readTextFile(join(path, MARK)),
    );
    if (mark.kind !== "modellens.site/1" || !Array.isArray(mark.files)) throw strange;
    // Names that we give, whatever somebody wrote into the mark.
    return mark.files.filter((file) => /^(index\.html|data\/run-\d+\.js)$/.test(String(file)));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw strange;
    throw cause;
  }
}

async function removed(file: string): Promise<void> {
  try {
    await Deno.remove(file);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
