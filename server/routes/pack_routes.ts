/** Addresses of prompt packs. @module */

import { Hono } from "hono";
import { packDetail, packList, type PackSources } from "../packs/pack_views.ts";
import { json } from "../reply.ts";

/** `/` and `/:pack`. */
export function packRoutes(sources: PackSources): Hono {
  const routes = new Hono();
  routes.get("/", async () => json(await packList(sources)));
  routes.get("/:pack", async ({ req }) => json(await packDetail(req.param("pack"), sources)));
  return routes;
}
