/** Addresses of event streams. @module */

import { Hono } from "hono";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { RequestError } from "../errors.ts";
import { runFrames } from "../live/run_frames.ts";
import { count, queryOf } from "../query.ts";

/** Where a stream begins. `Last-Event-ID` counts more: that of a browser that comes back. */
export const LiveQuery = z.object({ from: count(0) });
export const ListLiveQuery = z.object({ since: z.coerce.number<string>().min(0).default(0) });

/** The streams below `/api/runs`. */
export function liveRoutes({ folder, feeds, streams, watch, list }: ServerContext): Hono {
  const routes = new Hono();
  routes.get("/live", async ({ req }) => {
    const { since } = queryOf(ListLiveQuery, req.url);
    await list.refresh();
    return streams.opened(watch.frames(lastEventId(req.raw) ?? since));
  });
  routes.get("/:run/live", ({ req }) => {
    const { from } = queryOf(LiveQuery, req.url);
    const feed = feeds.of(folder.find(req.param("run")));
    const last = lastEventId(req.raw);
    return streams.opened(runFrames(feed, last === undefined ? from : last + 1));
  });
  return routes;
}

/** After which event a client goes on. Throws `RequestError` for an id that we never gave. */
export function lastEventId({ headers }: Request): number | undefined {
  const id = headers.get("last-event-id");
  if (id === null || id === "") return undefined;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new RequestError(
    `Cannot go on after "${id}": wanted the id of an event`,
    "Leave Last-Event-ID out to begin anew",
  );
}
