/** Finds runs by path, by id, by the end of an id, or as `latest`. @module */

import { TraceNotFoundError } from "../../core/trace/errors.ts";

/** Where runs are when nothing else is said. */
export const DEFAULT_FOLDER = "traces";

/** Names of the run folders below a folder, newest first; run ids begin with their time. */
export async function runsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    // No folder, no runs.
  }
  return names.sort().reverse();
}

/** The directory of a run. Throws `TraceNotFoundError`, also when the name fits several. */
export async function findRun(name: string, folder = DEFAULT_FOLDER): Promise<string> {
  if (await isFolder(name)) return name.replace(/[/\\]+$/, "");
  const names = await runsIn(folder);
  if (name === "latest") {
    const [latest] = names;
    if (latest !== undefined) return `${folder}/${latest}`;
    throw new TraceNotFoundError(folder, 'Run "run --quick" to make a first one');
  }
  const matches = names.filter((one) => one === name || one.endsWith(name) || one.startsWith(name));
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return `${folder}/${match}`;
  throw new TraceNotFoundError(
    name,
    matches.length === 0
      ? 'Run "trace list" to see the runs there are'
      : `It fits ${matches.length} runs: ${matches.slice(0, 5).join(", ")}`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw cause;
  }
}
