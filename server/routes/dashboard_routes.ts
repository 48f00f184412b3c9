/** The dashboard: its files, and its page for every address that is its own. @module */

import { Hono } from "hono";
import { NotThereError } from "../errors.ts";
import type { DashboardFiles } from "../static/dashboard_files.ts";

/** Everything that is not below `/api`. */
export function dashboardRoutes(files: DashboardFiles): Hono {
  const routes = new Hono();
  routes.get("/assets/:name", async ({ req }) => {
    const name = req.param("name");
    const file = await files.find(name);
    if (file === undefined) throw new NotThereError(`the file "${name}"`, "Load the page again");
    return reply(file, name);
  });
  routes.get("*", async () => {
    const page = await files.find("index.html");
    return page === undefined ? unbuilt() : reply(page, "index.html");
  });
  return routes;
}

function reply(
  { bytes, type }: { readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string },
  path: string,
): Response {
  // A name with a hash never gets another content.
  const isHashed = /[.-][a-z0-9]{8,}\.[a-z0-9]+$/i.test(path);
  return new Response(bytes, {
    headers: {
      "content-type": type,
      "cache-control": isHashed ? "max-age=31536000, immutable" : "no-cache",
    },
  });
}

function unbuilt(): Response {
  const text = "The dashboard of this copy has not been built.\n\nThe data is at /api/runs\n";
  return new Response(text, {
    status: 503,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
