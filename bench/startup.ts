/** How long a first impression takes on the model that is built in, and how much of that is not the model. @module */

import type { EventOf, TraceEvent } from "../core/events/mod.ts";
import { type Figure, medianFigure, present } from "./figure.ts";
import { runEmbedded } from "./embedded_run.ts";
import { PauseWatch } from "./pauses.ts";
import { makeTraceFolder } from "./trace_folder.ts";

const REPETITIONS = 3;

if (import.meta.main) present(await measure());

/** `run --quick`, from the command line to the report. */
async function measure(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  const watch = new PauseWatch();
  const walls: number[] = [];
  const rests: number[] = [];
  for (let turn = 0; turn < REPETITIONS; turn++) {
    watch.look();
    const { ms, events } = await runEmbedded(folder.next(), "--quick");
    walls.push(ms / 1000);
    rests.push((ms - answeringMs(events)) / 1000);
  }
  return [
    medianFigure(walls, {
      what: "run --quick, embedded: wall time",
      unit: "s",
      atMost: 30,
      disturbed: watch.isBusy,
    }),
    medianFigure(rests, { what: "run --quick, embedded: outside of the answers", unit: "s" }),
  ];
}

/** Time from request to end of all calls; they do not overlap. */
function answeringMs(events: readonly TraceEvent[]): number {
  return events
    .filter((event): event is EventOf<"call.completed" | "call.failed"> =>
      event.kind === "call.completed" || event.kind === "call.failed"
    )
    .reduce((sum, { clock }) => sum + ((clock.end ?? NaN) - (clock.sent ?? NaN)) / 1e6, 0);
}
