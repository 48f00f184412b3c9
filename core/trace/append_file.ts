/** A file that only grows: whole lines, one writer, torn tails cut off when it is opened. @module */

import { TraceLockedError, TraceWriteError } from "./errors.ts";

const NEWLINE = 0x0a;
const encoder = new TextEncoder();

/** How to open an append file. */
export interface AppendOptions {
  /** Take the one-writer lock, which ends with the process. */
  readonly lock?: boolean;
  /** Fail when the file exists. */
  readonly fresh?: boolean;
}

/** Appends lines. A line that could not be written whole is taken back. */
export class AppendFile implements Disposable {
  readonly path: string;
  /** Bytes of a torn last line that were cut off on opening. */
  readonly repairedBytes: number;
  readonly #file: Deno.FsFile;
  #buffer = new Uint8Array(64 * 1024);
  #size: number;
  #dirty = false;

  /** For `open()`: takes over a file whose torn tail is gone. */
  constructor(path: string, file: Deno.FsFile, size: { whole: number; torn: number }) {
    this.path = path;
    this.#file = file;
    this.#size = size.whole;
    this.repairedBytes = size.torn;
  }

  /**
   * Opens for appending and cuts a torn last line off.
   * Throws `TraceLockedError` when another process holds the lock, else `TraceWriteError`.
   */
  static open(path: string, { lock = false, fresh = false }: AppendOptions = {}): AppendFile {
    let file: Deno.FsFile | undefined;
    try {
      file = Deno.openSync(path, { read: true, append: true, ...creation(fresh) });
      if (lock && !file.tryLockSync(true)) throw new TraceLockedError(path);
      const total = file.statSync().size;
      const whole = wholeLines(file, total);
      if (whole < total) file.truncateSync(whole);
      return new AppendFile(path, file, { whole, torn: total - whole });
    } catch (cause) {
      file?.close();
      if (cause instanceof TraceLockedError) throw cause;
      throw new TraceWriteError(path, cause);
    }
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  /** Writes one line at once. Throws `TraceWriteError` and leaves no partial line when it cannot. */
  append(line: string): void {
    const length = this.#encode(line);
    try {
      for (let done = 0; done < length;) {
        done += this.#file.writeSync(this.#buffer.subarray(done, length));
      }
    } catch (cause) {
      this.#takeBack();
      throw new TraceWriteError(this.path, cause);
    }
    this.#size += length;
    this.#dirty = true;
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

  #encode(line: string): number {
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    const most = line.length * 3 + 1;
    if (most > this.#buffer.length) this.#buffer = new Uint8Array(most * 2);
    const { written } = encoder.encodeInto(line, this.#buffer);
    this.#buffer[written] = NEWLINE;
    return written + 1;
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

function creation(fresh: boolean): Deno.OpenOptions {
  return fresh ? { createNew: true } : { create: true };
}

/** Size of the file up to and including its last newline. */
function wholeLines(file: Deno.FsFile, total: number): number {
  const block = new Uint8Array(64 * 1024);
  for (let end = total; end > 0;) {
    const start = Math.max(0, end - block.length);
    file.seekSync(start, Deno.SeekMode.Start);
    const count = file.readSync(block.subarray(0, end - start)) ?? 0;
    const last = block.subarray(0, count).lastIndexOf(NEWLINE);
    if (last >= 0) return start + last + 1;
    end = start;
  }
  return 0;
}
