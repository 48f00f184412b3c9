/** How long `export html` of a run of 10,000 chunks takes, as a process, and how large the file is. @module */

import { fileURLToPath } from "node:url";
import { type Figure, medianFigure, present } from "./figure.ts";
import { PauseWatch } from "./pauses.ts";
import { runDeno } from "./program.ts";
import { writeSyntheticTrace } from "./server/synthetic_trace.ts";
import { makeTraceFolder } from "./trace_folder.ts";

const REPETITIONS = 5;
const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));

if (import.meta.main) present(await measure());

async function measure(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  const traces = folder.next();
  // Probabilities and alternatives are most of what a chunk takes.
  const path = await writeSyntheticTrace(traces, { calls: 50, chunks: 200, logprobs: true });
  const file = `${traces}/run.html`;
  const watch = new PauseWatch();
  const walls: number[] = [];
  for (let turn = 0; turn < REPETITIONS; turn++) {
    watch.look();
    const began = performance.now();
    await runDeno("run", "-A", CLI, "export", "html", path, "--output", file);
    walls.push((performance.now() - began) / 1000);
  }
  const { size } = await Deno.stat(file);
  return [
    medianFigure(walls, {
      what: "export html of 10,000 chunks with alternatives",
      unit: "s",
      atMost: 1,
      disturbed: watch.isBusy,
    }),
    medianFigure([size / 1e6], { what: "its file", unit: "MB", atMost: 3 }),
  ];
}
