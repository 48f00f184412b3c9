/** The command line of Model Lens: finds the command, loads it, and nothing else. @module */

import program from "./deno.json" with { type: "json" };

/** Runs a command line; returns its exit code: 0 well, 1 failed, 2 misused, 3 too many errors, 100 a gate did not hold, 130 and 143 stopped. */
export async function main(args: readonly string[]): Promise<number> {
  // The answer that scripts ask for most often loads nothing at all.
  if (args[0] === "--version" || args[0] === "-V") return print(`model-lens ${program.version}\n`);
  if (args[0] === "proxy-recorder") {
    const { runRecorder } = await import("./cli/proxy/recorder.ts");
    return await runRecorder();
  }
  const { dispatch } = await import("./cli/dispatch.ts");
  return await dispatch(args, program.version);
}

function print(text: string): number {
  try {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
    return 0;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    // Who has left the pipe wants nothing; where else it cannot be written, the exit code says so.
    return cause instanceof Deno.errors.BrokenPipe ? 0 : 1;
  }
}

if (import.meta.main) {
  const [first, kind, about] = Deno.args;
  if (first === "__sandbox") {
    // The child of the sandbox: in a compiled program it is this program again. It ends by itself.
    const { runChild } = await import("./core/sandbox/child/main.ts");
    await runChild(kind, about);
  } else Deno.exit(await main(Deno.args));
}
