/** Addresses of prompt packs. Few look at them, so what they need is loaded when somebody does. @module */

import { Hono } from "hono";
import type { PackSources } from "../packs/pack_views.ts";
import { json } from "../reply.ts";

/** `/` and `/:pack`. */
export function packRoutes(sources: PackSources): Hono {
  const routes = new Hono();
  const views = () => import("../packs/pack_views.ts");
  routes.get("/", async () => json(await (await views()).packList(sources)));
  routes.get(
    "/:pack",
    async ({ req }) => json(await (await views()).packDetail(req.param("pack"), sources)),
  );
  return routes;
}
