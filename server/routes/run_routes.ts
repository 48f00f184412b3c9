/** Addresses of runs. @module */

import { Hono } from "hono";
import type { ServerContext } from "../context.ts";
import { callUsePage, CallUseQuery } from "../machine/call_use.ts";
import { MachineQuery, machineSeries } from "../machine/series.ts";
import { queryOf } from "../query.ts";
import { json, unlessKnown } from "../reply.ts";
import { identityOf, type OpenRun } from "../run/open_run.ts";
import { stampsOf } from "../runs/run_folder.ts";
import { runPage, RunQuery } from "../runs/run_page.ts";
import { isBeingWritten } from "../runs/writer_at_work.ts";
import { runAlarms } from "../views/alarm_view.ts";
import { callBreakdown } from "../views/breakdown_view.ts";
import { callDetail, callPage, CallQuery } from "../views/call_view.ts";
import { ChunkQuery, chunkWindow } from "../views/chunk_window.ts";
import { comparison } from "../views/comparison_view.ts";
import { conversationPage, ConversationQuery } from "../views/conversation_view.ts";
import { callDifference, DifferenceQuery, runDifference } from "../views/difference_view.ts";
import { problemsOf } from "../views/problems.ts";
import { runDetail } from "../views/run_detail.ts";
import { sampleDetail, samplePage, SampleQuery } from "../views/sample_view.ts";
import { scorecardOf, ScorecardQuery } from "../views/scorecard_view.ts";
import { timeline } from "../views/timeline_view.ts";
import { tokenPage, TokenQuery } from "../views/token_page.ts";

/** Runs of one scorecard. */
const MOST_ON_A_CARD = 8;

/** Everything below `/api/runs` that is JSON and read. */
export function runRoutes({ list, shelf, folder, version, alarms }: ServerContext): Hono {
  const routes = new Hono();

  routes.get("/", async ({ req }) => {
    const query = queryOf(RunQuery, req.url);
    await list.refresh();
    const state = `${version} ${list.version} ${list.pending}`;
    return await unlessKnown(req.raw, { state, make: () => json(runPage(list, query)) });
  });

  /** A view of one run, computed only when its files have changed since the client asked last. */
  const view = async (
    request: Request,
    id: string,
    make: (run: OpenRun) => Promise<unknown>,
    { pends = false }: { readonly pends?: boolean } = {},
  ) => {
    const place = folder.find(id);
    const state = [
      version,
      JSON.stringify(stampsOf(place)),
      isBeingWritten(place.path),
      alarms.of(place, identityOf(place)).version,
    ].join(" ");
    // What is still counted will be another answer although the files stay the same.
    const isPending = pends && (await shelf.run(id)).isPending;
    return await unlessKnown(request, {
      state: `${state} ${isPending}`,
      make: async () => json(await make(await shelf.run(id))),
    });
  };

  routes.get("/:run", ({ req }) => view(req.raw, req.param("run"), runDetail, { pends: true }));
  routes.get(
    "/:run/problems",
    ({ req }) => view(req.raw, req.param("run"), (run) => problemsOf(run.place.path)),
  );
  routes.get("/:run/timeline", ({ req }) => view(req.raw, req.param("run"), timeline));
  routes.get("/:run/samples", ({ req }) => {
    const query = queryOf(SampleQuery, req.url);
    return view(req.raw, req.param("run"), (run) => samplePage(run, query), { pends: true });
  });
  routes.get(
    "/:run/samples/:sample",
    ({ req }) =>
      view(req.raw, req.param("run"), (run) => sampleDetail(run, req.param("sample")), {
        pends: true,
      }),
  );
  routes.get("/:run/scorecard", async ({ req }) => {
    const others = queryOf(ScorecardQuery, req.url).with?.split(",").filter(Boolean) ?? [];
    const ids = [...new Set([req.param("run"), ...others])].slice(0, MOST_ON_A_CARD);
    const runs = await Promise.all(ids.map((id) => shelf.run(id)));
    const stamps = runs.map(({ place, isPending }) => [stampsOf(place), isPending]);
    return await unlessKnown(req.raw, {
      state: `${version} ${JSON.stringify(stamps)}`,
      make: async () => json(await scorecardOf(runs)),
    });
  });
  routes.get("/:run/calls", ({ req }) => {
    const query = queryOf(CallQuery, req.url);
    return view(req.raw, req.param("run"), (run) => callPage(run, query));
  });
  routes.get(
    "/:run/calls/:span",
    ({ req }) => view(req.raw, req.param("run"), (run) => callDetail(run, req.param("span"))),
  );
  routes.get("/:run/calls/:span/tokens", ({ req }) => {
    const query = { ...queryOf(TokenQuery, req.url), span: req.param("span") };
    return view(req.raw, req.param("run"), (run) => tokenPage(run, query));
  });
  routes.get("/:run/chunks", ({ req }) => {
    const query = queryOf(ChunkQuery, req.url);
    return view(
      req.raw,
      req.param("run"),
      async (run) => chunkWindow(await run.chunks(), query),
    );
  });
  routes.get("/:run/machine", ({ req }) => {
    const query = queryOf(MachineQuery, req.url);
    return view(req.raw, req.param("run"), (run) => machineSeries(run.place.path, query));
  });
  routes.get("/:run/machine/calls", ({ req }) => {
    const query = queryOf(CallUseQuery, req.url);
    return view(req.raw, req.param("run"), (run) => callUsePage(run, query));
  });
  routes.get("/:run/alarms", async ({ req }) => {
    const run = await shelf.run(req.param("run"));
    const { state = "" } = await run.noticed?.all() ?? {};
    return await unlessKnown(req.raw, {
      state: `${version} ${state} ${JSON.stringify(stampsOf(run.place))}`,
      make: async () => json(await runAlarms(run)),
    });
  });
  routes.get("/:run/conversations", ({ req }) => {
    const query = queryOf(ConversationQuery, req.url);
    return view(req.raw, req.param("run"), (run) => conversationPage(run, query));
  });
  routes.get(
    "/:run/calls/:span/breakdown",
    ({ req }) => view(req.raw, req.param("run"), (run) => callBreakdown(run, req.param("span"))),
  );

  /** A view of two runs, computed only when the files of one have changed. */
  const both = async (
    request: Request,
    ids: readonly [string, string],
    make: (a: OpenRun, b: OpenRun) => Promise<unknown>,
  ) => {
    const stamps = JSON.stringify(ids.map((id) => stampsOf(folder.find(id))));
    return await unlessKnown(request, {
      state: `${version} ${stamps}`,
      make: async () => json(await make(await shelf.run(ids[0]), await shelf.run(ids[1]))),
    });
  };
  routes.get(
    "/:run/compare/:other",
    ({ req }) => both(req.raw, [req.param("run"), req.param("other")], comparison),
  );
  routes.get("/:run/diff/:other", ({ req }) => {
    const query = queryOf(DifferenceQuery, req.url);
    const ids = [req.param("run"), req.param("other")] as const;
    return both(req.raw, ids, (a, b) => runDifference(a, { b, query }));
  });
  routes.get("/:run/calls/:span/diff/:other/calls/:second", ({ req }) => {
    const ids = [req.param("run"), req.param("other")] as const;
    return both(req.raw, ids, (a, b) =>
      callDifference(
        { run: a, span: req.param("span") },
        { run: b, span: req.param("second") },
      ));
  });
  return routes;
}
