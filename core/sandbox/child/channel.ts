/**
 * How the child hears of its jobs and tells its verdicts. A verdict stands behind a nonce that was
 * made for the job and that the judged program has no way to read: it lives in this module's scope.
 *
 * Everything that is used after a program has run is taken here, before one can change it.
 * @module
 */

/** What the parent asks for: one line of JSON on standard input. */
export interface Job {
  readonly nonce: string;
  readonly language: "javascript" | "typescript" | "python" | "typecheck";
  readonly code?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly tests?: readonly string[];
  /** Process id of the parent: who has another one is an orphan. */
  readonly parent: number;
  /** Bytes that a program may print; counted here where the output does not leave the process. */
  readonly outputBytes: number;
}

const read = Deno.stdin.readSync.bind(Deno.stdin);
const write = Deno.stdout.writeSync.bind(Deno.stdout);
const exit: (code: number) => never = Deno.exit.bind(Deno);
const encoder = new TextEncoder();
const encode = encoder.encode.bind(encoder);
const stringify = JSON.stringify;
const MOST_CHARS = 2000;
const slice = String.prototype.slice;
const subarray = Uint8Array.prototype.subarray;
const { apply } = Reflect;

const decoder = new TextDecoder();
const buffer = new Uint8Array(65_536);
let pending = "";

/** The next job; undefined once the parent has closed the channel or is gone. */
export function nextJob(): Job | undefined {
  while (true) {
    const end = pending.indexOf("\n");
    if (end >= 0) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 1);
      return JSON.parse(line);
    }
    const count = read(buffer);
    if (count === null) return undefined;
    pending += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** Tells how one job ended. */
export interface Teller {
  /** The program came to its end. `details` are made of strings and numbers of our own. */
  passed(details?: string): void;
  /** It did not, for the stated reason. */
  failed(reason: unknown, details?: string): void;
  /** It printed too much. */
  flooded(): void;
}

/** The teller of a job. The first verdict is the only one: leaving must not look like reaching the end. */
export function tellerOf({ nonce }: Pick<Job, "nonce">): Teller {
  let told = false;
  const tell = (line: string) => {
    if (told) return;
    told = true;
    writeAll(encode(line));
  };
  return {
    passed: (details = "null") => tell(`\n${nonce} passed ${details}\n`),
    failed: (reason, details = "null") =>
      tell(`\n${nonce} failed ${details} ${quoted(describe(reason))}\n`),
    flooded: () => tell(`\n${nonce} output null\n`),
  };
}

/** A text as JSON. Texts have no `toJSON` that a program could have changed. */
export function quoted(text: string): string {
  return stringify(text);
}

/** An exception in words. Its own methods may throw or lie, but the words decide nothing. */
export function describe(reason: unknown): string {
  try {
    const { name, message } = reason as { name?: unknown; message?: unknown };
    const text = typeof reason === "object" && reason !== null && message !== undefined
      ? `${name}: ${message}`
      : `${reason as string}`;
    return apply(slice, text, [0, MOST_CHARS]);
  } catch {
    // What it throws here is as much the program's as what it threw before.
    return "an exception that cannot be described";
  }
}

/** Ends the process. */
export function leave(code = 0): never {
  return exit(code);
}

function writeAll(bytes: Uint8Array): void {
  const { length } = bytes;
  for (let written = 0; written < length;) written += write(apply(subarray, bytes, [written]));
}
