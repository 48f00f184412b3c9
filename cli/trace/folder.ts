/** Finds runs by path, by id, by a part of an id, or as `latest`. @module */

import { ModelLensError } from "../../core/errors.ts";
import { TraceNotFoundError } from "../../core/trace/errors.ts";
import { noTrace, readHeader } from "../../core/trace/header_line.ts";
import { UsageError } from "../errors.ts";

/** Names of the run folders below a folder, sorted. Throws `UsageError`. */
export async function runsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isDirectory && !entry.name.startsWith(".")) names.push(entry.name);
    }
  } catch (cause) {
    // No folder, no runs.
    if (cause instanceof Deno.errors.NotFound) return [];
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot look for runs in "${folder}": ${cause.message}`,
      "Name a folder that can be read with --traces-dir",
      { cause },
    );
  }
  return names.sort();
}

/** The directory of a run. Throws `TraceNotFoundError`, also when the name fits several. */
export async function findRun(name: string, folder: string): Promise<string> {
  // Completion in a shell goes on to the file where a run has nothing else.
  const named = name.replace(/(?<=.)[/\\]+(?:events\.ndjson)?$/, "");
  if (await isFolder(named)) return named;
  const names = await runsIn(folder);
  if (name === "latest") return await latest(folder, names);
  const exact = names.includes(name) ? [name] : names.filter((one) => one.includes(name));
  const [match] = exact;
  if (match !== undefined && exact.length === 1) return `${folder}/${match}`;
  if (match === undefined) throw noTrace(name);
  const few = exact.slice(0, 5).join(", ");
  throw new TraceNotFoundError(
    name,
    `Write more of its name: ${few}${exact.length > 5 ? " …" : ""}`,
    `it fits ${exact.length} runs`,
  );
}

/** The run that began last: by its header, because folders can be renamed, and ids tell no more than seconds. */
async function latest(folder: string, names: readonly string[]): Promise<string> {
  const runs: { readonly path: string; readonly started: string }[] = [];
  // One after the other: thousands at once would be in memory at once, and be no faster.
  for (const name of names) {
    const path = `${folder}/${name}`;
    runs.push({ path, started: await startOf(path) });
  }
  // What was rescored began when its original did; the id tells which was made later.
  const [newest] = runs.sort((a, b) =>
    a.started === b.started ? (a.path < b.path ? 1 : -1) : a.started < b.started ? 1 : -1
  );
  if (newest !== undefined && newest.started !== "") return newest.path;
  throw new TraceNotFoundError(
    "latest",
    `No run is in "${folder}"; run "run --quick" to make a first one`,
  );
}

/** ISO 8601; empty for a folder that is no run. */
async function startOf(path: string): Promise<string> {
  try {
    const { started } = await readHeader(path);
    return typeof started === "string" ? started : "";
  } catch (cause) {
    // Damaged, newer, or no run at all.
    if (cause instanceof ModelLensError) return "";
    throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    // What cannot be looked at is no folder to open; it may still be a part of an id.
    return false;
  }
}
