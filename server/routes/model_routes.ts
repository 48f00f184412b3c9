/** Addresses of what is made of many runs: models over time, the leaderboard, comparisons. @module */

import { Hono } from "hono";
import { z } from "zod";
import { leaderboard } from "../../core/leaderboard/leaderboard.ts";
import { modelHistory, modelList } from "../../core/leaderboard/models.ts";
import type { ServerContext } from "../context.ts";
import { NotThereError } from "../errors.ts";
import { queryOf } from "../query.ts";
import { json, unlessKnown } from "../reply.ts";
import { recordsIn } from "../runs/read_folder.ts";
import { stampsOf } from "../runs/run_folder.ts";
import { isBeingWritten } from "../runs/writer_at_work.ts";
import { chosenSides, CompareQuery } from "../views/chosen_sides.ts";
import { severalComparison } from "../views/several_view.ts";

/** What a leaderboard can be narrowed to. */
export const LeaderboardQuery = z.object({
  machine: z.string().optional(),
  benchmark: z.string().optional(),
  model: z.string().optional(),
});
export type LeaderboardQuery = z.infer<typeof LeaderboardQuery>;

/** `/models`, `/leaderboard` and `/compare`. */
export function modelRoutes({ list, folder, shelf, version }: ServerContext): Hono {
  const routes = new Hono();

  /** What follows from the whole list, made anew only when a run has changed. */
  const ofAll = async (
    request: Request,
    make: (folder: ReturnType<typeof recordsIn>) => unknown,
  ) => {
    await list.refresh();
    const state = `${version} ${list.version} ${list.pending}`;
    return await unlessKnown(request, { state, make: () => json(make(recordsIn(list))) });
  };

  routes.get(
    "/models",
    ({ req }) => ofAll(req.raw, ({ records, ...rest }) => modelList(records, rest)),
  );
  routes.get("/models/:model", ({ req }) => {
    const model = req.param("model");
    return ofAll(req.raw, ({ records, ...rest }) => {
      const history = modelHistory(records, model, rest);
      if (history !== undefined) return history;
      throw new NotThereError(`the model "${model}"`, "Look at /api/models for those there are");
    });
  });
  routes.get("/leaderboard", ({ req }) => {
    const query = queryOf(LeaderboardQuery, req.url);
    return ofAll(req.raw, ({ records, ...rest }) => leaderboard(records, { ...rest, ...query }));
  });
  routes.get("/compare", async ({ req }) => {
    const query = queryOf(CompareQuery, req.url);
    if (query.runs === undefined) await list.refresh();
    const sides = chosenSides(query, () => recordsIn(list));
    const places = sides.map(({ run }) => folder.find(run));
    const stamps = places.map((place) => [stampsOf(place), isBeingWritten(place.path)]);
    return await unlessKnown(req.raw, {
      state: `${version} ${JSON.stringify([sides, stamps])}`,
      make: async () => {
        const chosen = [];
        for (const { run, model } of sides) chosen.push({ open: await shelf.run(run), model });
        return json(await severalComparison(chosen));
      },
    });
  });
  return routes;
}
