/** Starts Pyodide: from a snapshot of its memory where there is one, from the beginning where not. @module */

/** What is used of Pyodide. The parts with an underscore are not its public interface, so its version is pinned. */
export interface Pyodide {
  runPython(code: string): unknown;
  setStdin(options: { error: true }): void;
  setStdout(options: { write: (bytes: Uint8Array) => number }): void;
  setStderr(options: { write: (bytes: Uint8Array) => number }): void;
  readonly globals: { get(name: string): (code: string) => unknown };
  readonly ffi: { readonly PythonError: abstract new (...args: never[]) => Error };
  readonly _module: { readonly HEAPU8: Uint8Array };
  readonly FS: {
    readonly filesystems: { readonly MEMFS: { readonly ops_table: OpsTable | undefined } };
  };
}

/** The operations of files in memory, by kind of file. */
export type OpsTable = Record<string, Record<string, Record<string, unknown>>>;

interface Loader {
  readonly version: string;
  loadPyodide(options: Readonly<Record<string, unknown>>): Promise<Pyodide & Snapshotting>;
}

interface Snapshotting {
  makeMemorySnapshot(): Uint8Array;
}

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
const PACKAGE = ["pyo", "dide"].join("");

/** Raised with every change of what a snapshot holds. */
const MEMORY_VERSION = 1;

/** Modules that programs use, in the memory of every interpreter. */
const MODULES = `
import sys, os, posix, gc, io
import math, cmath, re, typing, collections, collections.abc, itertools, functools, string, random
import heapq, bisect, copy, datetime, decimal, fractions, statistics, operator, json, hashlib, time
import array, enum, dataclasses, abc, textwrap, unicodedata, numbers, contextlib, queue, struct
`;

/** Starts the interpreter. `folder` is where the snapshot is kept; empty for none. */
export async function startPyodide(folder: string): Promise<Pyodide> {
  // Its types are not read, for that would download it.
  const { loadPyodide, version } = await import(PACKAGE) as Loader;
  const options = { jsglobals: Object.create(null) };
  if (folder === "") return await loadPyodide(options);
  const path = `${folder}/pyodide-${version}-deno-${Deno.version.deno}-${MEMORY_VERSION}.bin`;
  const kept = readIfThere(path);
  if (kept !== undefined) {
    try {
      return await loadPyodide({ ...options, _loadSnapshot: kept });
    } catch {
      // It is of another build or damaged. It can be made again at any time, and the start without it only takes longer.
      Deno.removeSync(path);
    }
  }
  await makeSnapshot({ loadPyodide, version }, { folder, path });
  return await loadPyodide({ ...options, _loadSnapshot: Deno.readFileSync(path) });
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

/** Written aside and renamed, because another process may be making the same one. */
async function makeSnapshot(
  { loadPyodide }: Loader,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<void> {
  const python = await loadPyodide({ _makeSnapshot: true });
  python.runPython(MODULES);
  Deno.mkdirSync(folder, { recursive: true });
  const aside = `${path}.${Deno.pid}`;
  Deno.writeFileSync(aside, python.makeMemorySnapshot());
  Deno.renameSync(aside, path);
}
