/** A file that only grows: whole lines, one writer, torn tails cut off when it is opened. @module */

import { TraceLockedError, TraceWriteError } from "./errors.ts";
import { readBytes } from "./file_bytes.ts";
import { lineIn } from "./line_reader.ts";

const NEWLINE = 0x0a;
const encoder = new TextEncoder();

/** How to open an append file. */
export interface AppendOptions {
  /** Take the one-writer lock, which ends with the process. */
  readonly lock?: boolean;
  /** Fail when the file exists. */
  readonly fresh?: boolean;
  /** Whether it holds lines, of which a torn one is cut off. Default true; else bytes that others refer to by their place. */
  readonly lines?: boolean;
}

/** Appends lines. A line that could not be written whole is taken back. */
export class AppendFile implements Disposable {
  readonly path: string;
  /** Bytes of a torn last line that were cut off on opening. */
  readonly repairedBytes: number;
  readonly #file: Deno.FsFile;
  readonly #buffer = new Uint8Array(64 * 1024);
  #size: number;
  /** At first too: what an earlier process wrote need not be on the disk. */
  #dirty = true;

  /** For `open()`: takes over a file whose torn tail is gone. */
  constructor(path: string, { file, size, repairedBytes }: Opened) {
    this.path = path;
    this.#file = file;
    this.#size = size;
    this.repairedBytes = repairedBytes;
  }

  /**
   * Opens for appending. Cuts a torn last line off; a last line that lacks only its newline gets one.
   * Throws `TraceLockedError` when the lock is held by another, else `TraceWriteError`.
   */
  static open(
    path: string,
    { lock = false, fresh = false, lines = true }: AppendOptions = {},
  ): AppendFile {
    let file: Deno.FsFile | undefined;
    try {
      file = Deno.openSync(path, { read: true, append: true, ...creation(fresh) });
      if (lock && !locked(file)) throw new TraceLockedError(path);
      const total = file.statSync().size;
      if (!lines) return new AppendFile(path, { file, size: total, repairedBytes: 0 });
      const whole = wholeLines(file, total);
      const tail = readBytes(file, { start: whole, length: total - whole });
      if (lineIn(tail).value === undefined) {
        if (tail.length > 0) file.truncateSync(whole);
        return new AppendFile(path, { file, size: whole, repairedBytes: tail.length });
      }
      file.writeSync(Uint8Array.of(NEWLINE));
      return new AppendFile(path, { file, size: total + 1, repairedBytes: 0 });
    } catch (cause) {
      file?.close();
      if (cause instanceof TraceLockedError) throw cause;
      throw new TraceWriteError(path, cause);
    }
  }

  /** Writes one line at once. Throws `TraceWriteError` and leaves no partial line when it cannot. */
  append(line: string): void {
    this.appendBytes(this.#encode(line));
  }

  /** Writes bytes at once; returns where they begin. Throws `TraceWriteError` and leaves nothing of them when it cannot. */
  appendBytes(bytes: Uint8Array): number {
    const start = this.#size;
    try {
      for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    } catch (cause) {
      this.#takeBack();
      throw new TraceWriteError(this.path, cause);
    }
    this.#size += bytes.length;
    this.#dirty = true;
    return start;
  }

  /** Returns when everything appended before the call is on the disk. Throws `TraceWriteError`. */
  async sync(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      await this.#file.syncData();
    } catch (cause) {
      this.#dirty = true;
      throw new TraceWriteError(this.path, cause);
    }
  }

  /** Closes the file and gives up the lock. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** The line and its newline, in a buffer that is used again unless the line is long. */
  #encode(line: string): Uint8Array {
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    if (line.length * 3 + 1 > this.#buffer.length) return encoder.encode(line + "\n");
    const { written } = encoder.encodeInto(line, this.#buffer);
    this.#buffer[written] = NEWLINE;
    return this.#buffer.subarray(0, written + 1);
  }

  #takeBack(): void {
    try {
      this.#file.truncateSync(this.#size);
    } catch (cause) {
      // The torn line stays, which every reader reports and the next writer repairs.
      if (!(cause instanceof Error)) throw cause;
    }
  }
}

interface Opened {
  readonly file: Deno.FsFile;
  readonly size: number;
  readonly repairedBytes: number;
}

/** How often the lock is tried, and how long in between, in milliseconds. */
const LOCK_TRIES = 20;
const LOCK_PAUSE = 5;

/**
 * Takes the lock. A process that is being started holds a copy of every open file until it has become
 * another program, and with it a lock that was given up in the meantime: so one refusal is no proof.
 */
function locked(file: Deno.FsFile): boolean {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 1; !file.tryLockSync(true); tries++) {
    if (tries === LOCK_TRIES) return false;
    Atomics.wait(nobody, 0, 0, LOCK_PAUSE);
  }
  return true;
}

function creation(fresh: boolean): Deno.OpenOptions {
  return fresh ? { createNew: true } : { create: true };
}

/** Size of the file up to and including its last newline. */
function wholeLines(file: Deno.FsFile, total: number): number {
  const length = 64 * 1024;
  for (let end = total; end > 0; end -= length) {
    const start = Math.max(0, end - length);
    const last = readBytes(file, { start, length: end - start }).lastIndexOf(NEWLINE);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}
