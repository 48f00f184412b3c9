/** Addresses of plugins. Few look at them, so what they need is loaded when somebody does. @module */

import { Hono } from "hono";
import { json } from "../reply.ts";
import type { PluginSources } from "../set_up/plugin_views.ts";

/** `/` and `/:plugin`. */
export function pluginRoutes(sources: PluginSources): Hono {
  const routes = new Hono();
  const views = () => import("../set_up/plugin_views.ts");
  routes.get("/", async () => json(await (await views()).pluginList(sources)));
  routes.get(
    "/:plugin",
    async ({ req }) => json(await (await views()).pluginDetail(req.param("plugin"), sources)),
  );
  return routes;
}
