/** One run of echo samples in a process of its own, and the bare requests it is compared with. Prints one line of JSON. @module */

import { EVENTS_FILE, inside } from "../core/trace/layout.ts";
import { runEcho } from "./echo_run.ts";
import { cpuMs, peakMemoryMB } from "./program.ts";
import { makeTraceFolder } from "./trace_folder.ts";

/** What the process found; times in milliseconds. */
export interface SamplesResult {
  readonly runMs: number;
  readonly runCpuMs: number;
  /** The most memory after the run, in MB; null where the system does not tell it. */
  readonly peakMB: number | null;
  /** The same requests, each body read and thrown away. */
  readonly bareMs: number;
  readonly bareCpuMs: number;
}

if (import.meta.main) {
  const [url = "", samples = "1", bare = "true"] = Deno.args;
  const result = await measure(new URL(url), { samples: Number(samples), bare: bare === "true" });
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(result)}\n`));
}

async function measure(
  url: URL,
  { samples, bare }: { readonly samples: number; readonly bare: boolean },
): Promise<SamplesResult> {
  using folder = makeTraceFolder();
  const path = folder.next();
  const atRun = cpuMs();
  const runMs = await runEcho({ url, samples, path });
  const runCpuMs = cpuMs() - atRun;
  const peakMB = peakMemoryMB();
  const bodies = bare ? requestsOf(path) : [];
  const atBare = cpuMs();
  const bareMs = await askBare(new URL("chat/completions", url), bodies);
  return { runMs, runCpuMs, peakMB, bareMs, bareCpuMs: cpuMs() - atBare };
}

/** The bodies that the run sent. */
function requestsOf(path: string): string[] {
  const lines = Deno.readTextFileSync(inside(path, EVENTS_FILE)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === "call.started")
    .map(({ request }) => JSON.stringify(request));
}

async function askBare(url: URL, bodies: readonly string[]): Promise<number> {
  const headers = { "content-type": "application/json" };
  const begun = performance.now();
  for (const body of bodies) {
    const response = await fetch(url, { method: "POST", headers, body });
    for await (const _bytes of response.body ?? []) {
      // Read, and thrown away.
    }
  }
  return performance.now() - begun;
}
