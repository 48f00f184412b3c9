/** Addresses by which runs are started and stopped. @module */

import { Hono } from "hono";
import { AskModels } from "../api/ask.ts";
import { type RunChoices, StartRun, StopJob } from "../api/control.ts";
import type { Jobs } from "../control/jobs.ts";
import type { EventStreams } from "../live/event_streams.ts";
import { queryOf } from "../query.ts";
import { json } from "../reply.ts";
import { bodyOf } from "../request_body.ts";
import { lastEventId, LiveQuery } from "./live_routes.ts";

/** What these addresses work with. */
export interface Control {
  readonly jobs: Jobs;
  /** What a run can be started with now. */
  readonly choices: () => Promise<RunChoices>;
  readonly streams: EventStreams;
}

/** `/runs` and `/asks` as POST, `/jobs` and `/choices`. */
export function controlRoutes({ jobs, choices, streams }: Control): Hono {
  const routes = new Hono();
  routes.get("/choices", async () => json(await choices()));
  routes.post("/runs", async ({ req }) => {
    const job = await jobs.start(await bodyOf(req.raw, StartRun));
    return json(job, { status: 202 });
  });
  routes.post("/asks", async ({ req }) => {
    const job = await jobs.ask(await bodyOf(req.raw, AskModels));
    return json(job, { status: 202 });
  });
  routes.get("/jobs/:job/live", ({ req }) => {
    const job = jobs.find(req.param("job"));
    const { from } = queryOf(LiveQuery, req.url);
    const last = lastEventId(req.raw);
    return streams.opened(
      job.answers.frames(last === undefined ? from : last + 1, () => job.job),
    );
  });
  routes.get("/jobs", () => json({ jobs: jobs.list() }));
  routes.get("/jobs/:job", ({ req }) => json(jobs.find(req.param("job")).job));
  routes.get("/jobs/:job/log", ({ req }) =>
    new Response(jobs.find(req.param("job")).output.text, {
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" },
    }));
  routes.post("/jobs/:job/stop", async ({ req }) => {
    const job = jobs.find(req.param("job"));
    const { hard = false } = await bodyOf(req.raw, StopJob);
    job.stop({ hard });
    return json(job.job);
  });
  return routes;
}
