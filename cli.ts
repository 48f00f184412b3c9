/** The command line of Model Lens: finds the command, loads it, and nothing else. @module */

import program from "./deno.json" with { type: "json" };

/** Runs a command line; returns its exit code: 0 well, 1 failed, 2 misused, 3 too many errors, 130 and 143 stopped. */
export async function main(args: readonly string[]): Promise<number> {
  // The answer that scripts ask for most often loads nothing at all.
  if (args[0] === "--version" || args[0] === "-V") {
    await Deno.stdout.write(new TextEncoder().encode(`model-lens ${program.version}\n`));
    return 0;
  }
  const { dispatch } = await import("./cli/dispatch.ts");
  return await dispatch(args, program.version);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
