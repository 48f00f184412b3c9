/** Addresses of how the program is set up: configuration and machine. @module */

import { Hono } from "hono";
import type { Config } from "../../core/config/load.ts";
import { summary } from "../../core/machine/summary.ts";
import type { MachineView } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { json } from "../reply.ts";
import { configView } from "../set_up/config_view.ts";

/** `/config` and `/machine`. */
export function setUpRoutes(
  { config }: { readonly config: (() => Promise<Config>) | undefined },
): Hono {
  const routes = new Hono();
  routes.get("/config", async () => {
    if (config !== undefined) return json(configView(await config()));
    throw new NotThereError("the configuration", "Start the server with the command serve");
  });
  routes.get("/machine", async () => {
    // Few ask, and what asks every system is long.
    const { machineFacts } = await import("../../core/machine/facts.ts");
    const machine = await machineFacts();
    return json({ summary: summary(machine), machine } satisfies MachineView);
  });
  return routes;
}
