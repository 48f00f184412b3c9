/** A program that goes on printing lines until it is stopped. @module */
import type { Known } from "../../events/machine.ts";
import { found, unknown } from "../known.ts";
import { OUTPUT_LIMIT } from "../process.ts";
import { systemErrorCode } from "../system_error.ts";

/** A program that is followed. */
export interface Follower {
  /** Why no further line will come; undefined while the program runs. */
  readonly ended: string | undefined;
  /** Ends the program and waits until it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program without a shell and without input and passes on each line it prints.
 *
 * One that is missing is a reason and not an error; so is one that ends by itself or prints a line
 * longer than {@link OUTPUT_LIMIT}.
 */
export function follow(
  name: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Known<Follower> {
  const child = start(name, args);
  if (!(child instanceof Deno.ChildProcess)) return child;

  const lines = child.stdout.getReader();
  let ended: string | undefined;
  const stop = (reason: string) => {
    ended ??= `${name} ${reason}`;
    kill(child);
    // What the program started may hold the pipe open for ever; nobody waits for it.
    return lines.cancel();
  };
  const reading = readLines(lines, { onLine, stop }).then(async () => {
    const { code } = await child.status;
    ended ??= `${name} ended with exit code ${code}`;
  });
  return found({
    get ended() {
      return ended;
    },
    async stop() {
      await stop("was stopped");
      await reading;
    },
  }, name);
}

function start(name: string, args: readonly string[]): Deno.ChildProcess | Known<never> {
  try {
    return new Deno.Command(name, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      env: { LC_ALL: "C" },
    }).spawn();
  } catch (error) {
    const code = systemErrorCode(error);
    return unknown(
      code === "ENOENT" ? `${name} is not installed` : `${name} cannot be started: ${code}`,
    );
  }
}

async function readLines(
  stream: ReadableStreamDefaultReader<Uint8Array>,
  { onLine, stop }: { onLine(line: string): void; stop(reason: string): Promise<void> },
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await stream.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length > OUTPUT_LIMIT) {
      await stop(`printed a line of more than ${OUTPUT_LIMIT} characters`);
    }
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof TypeError)) throw error;
  }
}
