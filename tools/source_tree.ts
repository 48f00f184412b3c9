/** The files of the repository, as the checks in this folder see them. @module */

/** The repository root. */
export const ROOT = new URL("../", import.meta.url);

/** One text file of the repository. */
export interface SourceFile {
  /** From the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Folders that hold data, test input or generated code rather than source. */
const NOT_SOURCE: readonly string[] = [
  "traces",
  "node_modules",
  "testdata",
  "dist",
  "coverage",
  // Programs with slots, some of them wrong on purpose.
  "items",
];

/** Every hand-written TypeScript file under `root`, sorted by path. */
export async function sourceFiles(root: URL = ROOT): Promise<readonly SourceFile[]> {
  const paths: string[] = [];
  await collectPaths(root, { prefix: "", into: paths });
  const sources = paths.filter((path) => /\.tsx?$/.test(path)).sort();
  return await Promise.all(sources.map(async (path) => ({
    path,
    text: await Deno.readTextFile(new URL(path, root)),
  })));
}

/** Whether a path from the repository root exists. */
export async function exists(path: string, root: URL = ROOT): Promise<boolean> {
  try {
    await Deno.stat(new URL(path, root));
    return true;
  } catch (error) {
    // "a.ts/b" where a.ts is a file is as absent as any other path.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** The text of a file, or undefined when there is no such file. */
export async function textIfPresent(path: string, root: URL = ROOT): Promise<string | undefined> {
  return await exists(path, root) ? await Deno.readTextFile(new URL(path, root)) : undefined;
}

/** The names of the folders directly under `path`, sorted; none when there is no such folder. */
export async function foldersIn(path: string, root: URL = ROOT): Promise<readonly string[]> {
  if (!await exists(path, root)) return [];
  const entries = await Array.fromAsync(Deno.readDir(new URL(path, root)));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

async function collectPaths(
  folder: URL,
  { prefix, into }: { readonly prefix: string; readonly into: string[] },
): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isFile) into.push(prefix + name);
    if (!isDirectory || name.startsWith(".") || NOT_SOURCE.includes(name)) continue;
    await collectPaths(new URL(`${encodeURIComponent(name)}/`, folder), {
      prefix: `${prefix}${name}/`,
      into,
    });
  }
}
