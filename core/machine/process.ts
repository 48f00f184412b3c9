/** Running another program, with limits that hold. @module */
import { systemErrorCode } from "./system_error.ts";

/** How a program ended; `ok` says that it ran to its end, not that it was content. */
export type CommandResult =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string; readonly code: number }
  | { readonly ok: false; readonly reason: string };

/** Limits of one run. */
export interface CommandOptions {
  /** Milliseconds after which the program and what it started are killed. */
  readonly timeoutMs: number;
  /** The folder to run in; the current one if absent. */
  readonly cwd?: string;
}

/** Bytes a program may print on each of its two streams. */
export const OUTPUT_LIMIT = 2 ** 20;

/**
 * Runs a program to its end without a shell and without input.
 *
 * One that is missing, too slow or too talkative is a reason and not an error. Output is never cut
 * short, since half an answer reads like a whole one. The program is asked to speak plain English
 * (`LC_ALL=C`), because its output is going to be parsed.
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const child = await start(name, args, options);
  if ("reason" in child) return { ok: false, reason: child.reason };

  const streams = [child.stdout.getReader(), child.stderr.getReader()] as const;
  let stopped: string | undefined;
  const stop = (reason: string) => {
    stopped ??= `${name} ${reason}`;
    killTree(child);
    // A survivor may hold the pipes open for ever; nobody waits for it.
    for (const stream of streams) stream.cancel();
  };

  const timer = setTimeout(
    () => stop(`did not finish within ${options.timeoutMs} ms`),
    options.timeoutMs,
  );
  try {
    const tooMuch = () => stop(`printed more than ${OUTPUT_LIMIT} bytes`);
    const [stdout, stderr, { code }] = await Promise.all([
      readText(streams[0], tooMuch),
      readText(streams[1], tooMuch),
      child.status,
    ]);
    return stopped === undefined
      ? { ok: true, stdout, stderr, code }
      : { ok: false, reason: stopped };
  } finally {
    clearTimeout(timer);
  }
}

async function start(
  name: string,
  args: readonly string[],
  { cwd }: CommandOptions,
): Promise<Deno.ChildProcess | { readonly reason: string }> {
  try {
    return new Deno.Command(name, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { LC_ALL: "C" },
      // Its own process group, so that what it starts can be killed with it.
      detached: Deno.build.os !== "windows",
      ...(cwd !== undefined && { cwd }),
    }).spawn();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== "ENOENT") return { reason: `${name} cannot be started: ${code}` };
    return cwd === undefined || await isFolder(cwd)
      ? { reason: `${name} is not installed` }
      : { reason: `${name} cannot be started: the folder does not exist` };
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    systemErrorCode(error);
    return false;
  }
}

function killTree(child: Deno.ChildProcess): void {
  try {
    if (Deno.build.os === "windows") child.kill("SIGKILL");
    else Deno.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // It ended by itself in the meantime: NotFound for the group, TypeError for the child.
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}

async function readText(
  stream: ReadableStreamDefaultReader<Uint8Array>,
  tooMuch: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await stream.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > OUTPUT_LIMIT) tooMuch();
    else text += decoder.decode(value, { stream: true });
  }
}
