/** Reads the official outputs and data that stand beside the project. @module */

const SHARED = new URL("../../../shared/data/", import.meta.url);

/** Whether they are there. */
export async function hasGold(): Promise<boolean> {
  try {
    await Deno.stat(new URL("gold", SHARED));
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** The text of a file, unpacked. */
export async function sharedText(path: string): Promise<string> {
  const { readable } = await Deno.open(new URL(path, SHARED));
  const bytes = path.endsWith(".gz")
    ? readable.pipeThrough(new DecompressionStream("gzip"))
    : readable;
  return await new Response(bytes).text();
}

/** The lines of a file that are not empty. */
export async function sharedLines(path: string): Promise<string[]> {
  return (await sharedText(path)).split("\n").filter((line) => line !== "");
}

/** The rows of a file of JSON lines, as whoever knows the file says they are. */
export async function sharedRows<T>(path: string): Promise<T[]> {
  return (await sharedLines(path)).map((line): T => JSON.parse(line));
}
