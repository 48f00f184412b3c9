/** Addresses of how the program is set up. @module */

import { Hono } from "hono";
import type { Config } from "../../core/config/load.ts";
import { NotThereError } from "../errors.ts";
import { json } from "../reply.ts";
import { configView } from "../set_up/config_view.ts";

/** `/config`. */
export function setUpRoutes(
  { config }: { readonly config: (() => Promise<Config>) | undefined },
): Hono {
  const routes = new Hono();
  routes.get("/config", async () => {
    if (config !== undefined) return json(configView(await config()));
    throw new NotThereError("the configuration", "Start the server with the command serve");
  });
  return routes;
}
