/** Writes a file whole or not at all. @module */

/**
 * Writes beside the file and renames, so that whoever reads finds the old text or the new. Throws
 * what writing throws, and leaves nothing behind.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.part`;
  try {
    await Deno.writeTextFile(draft, text);
    await Deno.rename(draft, path);
  } catch (cause) {
    try {
      await Deno.remove(draft);
    } catch (gone) {
      // It was never made, or cannot be removed either: why nothing was written matters more.
      if (!(gone instanceof Error)) throw gone;
    }
    throw cause;
  }
}
