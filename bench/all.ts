/** Makes every measurement, one after the other, each in a process of its own, and prints one table. @module */

import { type Figure, present } from "./figure.ts";
import { FailedProgram, runDeno } from "./program.ts";

/** In the order of the table. */
const MEASUREMENTS = [
  "events",
  "alarms/alarms",
  "samples",
  "version",
  "clock",
  "startup",
  "bytes",
  "sampling",
  "judging/judging",
  "skills/calls",
  "packs/validating",
  "agentic/steps",
  "devbench/grading",
  "devbench/planning",
  "devbench/run",
  "judging/issues",
  "local_servers/speed",
  "gold/speed",
  "plan",
  "server/serving",
  "server/many_runs",
  "sharing",
  "proxy/disk_cost",
  "proxy/speed",
] as const;

if (import.meta.main) {
  const figures: Figure[] = [];
  for (const name of MEASUREMENTS) figures.push(...await figuresOf(name));
  present(figures);
}

async function figuresOf(name: typeof MEASUREMENTS[number]): Promise<Figure[]> {
  try {
    const { stdout } = await runDeno("run", "-A", `bench/${name}.ts`, "--json");
    return stdout.trimEnd().split("\n").map((line): Figure => JSON.parse(line));
  } catch (cause) {
    if (!(cause instanceof FailedProgram)) throw cause;
    Deno.stderr.writeSync(new TextEncoder().encode(`${cause.message}\n`));
    // What could not be measured has not been met.
    const none = { figure: "failed, see above", spread: "", wanted: "", samples: 0 };
    return [{ what: `${name}.ts`, ...none, verdict: "missed" }];
  }
}
