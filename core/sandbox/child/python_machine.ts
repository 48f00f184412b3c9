/** The interpreter as a machine whose memory can be put back. @module */

import type { Pyodide } from "./python_start.ts";

/** An interpreter that is ready for programs. */
export interface Machine {
  /** Runs a program to its end. Throws the exception that ended it, or what ended the interpreter. */
  run(code: string): void;
  /** Whether it is an exception of the program, and the interpreter still lives. */
  isException(reason: unknown): boolean;
  /** Its last line: `AssertionError: wanted 3`. */
  lastLine(reason: unknown): string;
}

const { apply } = Reflect;
const set = Uint8Array.prototype.set;
const fill = Uint8Array.prototype.fill;

/** Memory that a program may have made the interpreter grow by before another one is started. */
const MOST_GROWTH = 256 * 2 ** 20;

/** The memory as it was when it was kept. */
export interface KeptMemory {
  /** Whether putting it back is worth it. */
  isSmall(): boolean;
  restore(): void;
}

/** Copies the memory as it is now. */
export function keepMemory(python: Pyodide): KeptMemory {
  const kept = python._module.HEAPU8.slice();
  return {
    isSmall: () => python._module.HEAPU8.length <= kept.length + MOST_GROWTH,
    restore: () => {
      const memory = python._module.HEAPU8;
      apply(set, memory, [kept]);
      apply(fill, memory, [0, kept.length]);
    },
  };
}

/** Watches the files of the interpreter, which are not in its memory. */
export function watchFiles(python: Pyodide): { areClean(): boolean } {
  let changes = 0;
  const table = python.FS.filesystems.MEMFS.ops_table;
  if (table === undefined) throw new TypeError("Cannot watch the files of Pyodide");
  for (const kinds of Object.values(table)) {
    for (const operations of Object.values(kinds)) {
      for (const name of CHANGING) {
        const operation = operations[name];
        if (typeof operation !== "function") continue;
        operations[name] = (...args: readonly unknown[]) => {
          if (!isCapture(args)) changes = Infinity;
          else changes += name === "mknod" ? 1 : -1;
          return operation(...args);
        };
      }
    }
  }
  return { areClean: () => changes === 0 };
}

/** Pyodide makes this device to read what an exception prints, and removes it again. */
function isCapture([parent, name]: readonly unknown[]): boolean {
  return name === "capture_stderr" && (parent as { name?: unknown } | undefined)?.name === "dev";
}

/** Operations that leave something behind. */
const CHANGING = ["mknod", "rename", "unlink", "rmdir", "symlink", "setattr", "write", "allocate"];
