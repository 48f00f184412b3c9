/** Addresses of plugins. @module */

import { Hono } from "hono";
import { pluginDetail, pluginList, type PluginSources } from "../set_up/plugin_views.ts";
import { json } from "../reply.ts";

/** `/` and `/:plugin`. */
export function pluginRoutes(sources: PluginSources): Hono {
  const routes = new Hono();
  routes.get("/", async () => json(await pluginList(sources)));
  routes.get("/:plugin", async ({ req }) => json(await pluginDetail(req.param("plugin"), sources)));
  return routes;
}
