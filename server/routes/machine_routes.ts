/** Addresses of this machine as it is now. @module */

import { Hono } from "hono";
import { READINGS } from "../../core/machine/sampling/readings.ts";
import { summary } from "../../core/machine/summary.ts";
import type { MachineNow } from "../api/mod.ts";
import type { EventStreams } from "../live/event_streams.ts";
import type { MachineWatch } from "../machine/watch.ts";
import { json } from "../reply.ts";

/** `/machine` and the stream of its ticks. */
export function machineRoutes(
  { machine, streams }: { readonly machine: MachineWatch; readonly streams: EventStreams },
): Hono {
  const routes = new Hono();
  const definitions = Object.fromEntries(
    Object.entries(READINGS).map(([name, { unit, meaning }]) => [name, { unit, meaning }]),
  );
  routes.get("/machine", async () => {
    // Few ask, and what asks every system is long.
    const { machineFacts } = await import("../../core/machine/facts.ts");
    const facts = await machineFacts();
    return json(
      {
        summary: summary(facts),
        machine: facts,
        definitions,
        everyMs: machine.everyMs,
      } satisfies MachineNow,
    );
  });
  routes.get("/machine/live", () => streams.opened(machine.frames()));
  return routes;
}
