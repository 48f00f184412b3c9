/** Addresses of skills. Few look at them, so what they need is loaded when somebody does. @module */

import { Hono } from "hono";
import { json } from "../reply.ts";
import type { SkillSources } from "../skills/skill_views.ts";

/** `/` and `/:skill`. */
export function skillRoutes(sources: SkillSources): Hono {
  const routes = new Hono();
  const views = () => import("../skills/skill_views.ts");
  routes.get("/", async () => json(await (await views()).skillList(sources)));
  routes.get(
    "/:skill",
    async ({ req }) => json(await (await views()).skillDetail(req.param("skill"), sources)),
  );
  return routes;
}
