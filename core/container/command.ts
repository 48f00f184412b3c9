/** Runs a program with arguments, no shell between, within limits. @module */

/** How a program ended. */
export interface CommandResult {
  /** `absent`: there is no such program. */
  readonly outcome: "ended" | "timeout" | "output" | "absent";
  /** Exit code; -1 where it did not end by itself. */
  readonly code: number;
  /** What it printed on both streams, as far as it came. */
  readonly output: string;
}

/** Within which limits. */
export interface CommandOptions {
  readonly wallMs: number;
  /** Bytes that it may print. */
  readonly mostOutput: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Told after it was killed; waited for. */
  readonly onKill?: () => Promise<void>;
}

/** Runs `[program, ...args]` to its end. Throws only the reason of `signal`, after it was killed. */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  { wallMs, mostOutput, env = {}, signal, onKill }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  let process: Deno.ChildProcess;
  try {
    process = new Deno.Command(program, {
      args: [...args],
      env: { ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    return { outcome: "absent", code: -1, output: "" };
  }
  let killed: "timeout" | "output" | "stopped" | undefined;
  const kill = (reason: typeof killed) => {
    if (killed !== undefined) return;
    killed = reason;
    process.kill("SIGKILL");
  };
  const timer = setTimeout(() => kill("timeout"), wallMs);
  const stop = () => kill("stopped");
  signal?.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > mostOutput) kill("output");
      else chunks.push(chunk);
    }
  };
  const [{ code }] = await Promise.all([
    process.status,
    read(process.stdout),
    read(process.stderr),
  ]);
  clearTimeout(timer);
  signal?.removeEventListener("abort", stop);
  if (killed !== undefined) await onKill?.();
  if (killed === "stopped") signal?.throwIfAborted();
  const output = new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer());
  if (killed === "timeout" || killed === "output") return { outcome: killed, code: -1, output };
  return { outcome: "ended", code, output };
}
