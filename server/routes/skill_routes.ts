/** Addresses of skills. @module */

import { Hono } from "hono";
import { json } from "../reply.ts";
import { skillDetail, skillList, type SkillSources } from "../skills/skill_views.ts";

/** `/` and `/:skill`. */
export function skillRoutes(sources: SkillSources): Hono {
  const routes = new Hono();
  routes.get("/", async () => json(await skillList(sources)));
  routes.get("/:skill", async ({ req }) => json(await skillDetail(req.param("skill"), sources)));
  return routes;
}
