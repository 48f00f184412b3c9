/** A wall clock that programs of a test see, put forward and back while they run: Debian's `libfaketime`. @module */

/** Where Debian has it. */
const FOLDERS = ["x86_64", "aarch64"].map((one) => `/usr/lib/${one}-linux-gnu/faketime`);
const LIBRARY = FOLDERS.map((folder) => `${folder}/libfaketimeMT.so.1`).find(isThere);

/** Whether there is one here. */
export const movable = LIBRARY !== undefined;

/** What the name of a test says that needs one, where there is none. */
export const WITHOUT_CLOCK = movable ? "" : " (no libfaketime here, to move a clock)";

/** The clock; `env` is for programs that see it. The monotonic clock stays what it is, as with real jumps. */
export class JumpingClock {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;
  /** Hours to the noon of today: no day ends while a test runs. */
  readonly #noon = 12 - new Date().getHours();

  constructor(folder: string) {
    this.#file = `${folder}/clock`;
    this.put(0);
    this.env = {
      LD_PRELOAD: LIBRARY ?? "",
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** It is so many hours after the noon of today, from now on. */
  put(hours: number): void {
    const ahead = this.#noon + hours;
    // Whole at every moment: whoever asks for the time reads it.
    Deno.writeTextFileSync(`${this.#file}.part`, `${ahead < 0 ? "" : "+"}${ahead}h\n`);
    Deno.renameSync(`${this.#file}.part`, this.#file);
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
