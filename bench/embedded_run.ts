/** Runs of the command line on the model that is built in. @module */

import type { TraceEvent } from "../core/events/mod.ts";
import { TraceReader } from "../core/trace/reader.ts";
import { runDeno } from "./program.ts";

/** A run that has ended. */
export interface EmbeddedRun {
  /** The trace directory. */
  readonly path: string;
  /** Wall time of the whole command, in milliseconds. */
  readonly ms: number;
  readonly events: readonly TraceEvent[];
}

/** Runs `run` with these flags into a folder. Throws when the command fails, for example because a plugin is not locked. */
export async function runEmbedded(
  folder: string,
  ...flags: readonly string[]
): Promise<EmbeddedRun> {
  const where = ["--provider", "embedded", "--traces-dir", folder];
  // The built-in model may fail some samples; that is no failure of the measurement.
  const how = ["--json", "--frozen", "--allowed-errors", "1000000"];
  const { ms } = await runDeno("run", "-A", "cli.ts", "run", ...where, ...how, ...flags);
  const [run] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  const path = `${folder}/${run}`;
  using reader = await TraceReader.open(path);
  const events = (await Array.fromAsync(reader.events())).flat();
  return { path, ms, events };
}
