import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeSyntheticTrace } from "../bench/server/synthetic_trace.ts";
import { compareSeveral } from "../core/compare/several.ts";
import type { Leaderboard, ModelHistory, ModelList } from "../core/leaderboard/shape.ts";
import { readRun } from "../cli/compare/folds.ts";
import type { Comparison, RunPage, SeveralComparison } from "./api/mod.ts";
import { type ServedFolder, serveFolder } from "./testing/served_folder.ts";

/** Three runs of two models, a failed one, a damaged one, and a folder that is none. */
async function runsIn({ path }: ServedFolder): Promise<readonly string[]> {
  const made: string[] = [];
  for (
    const [age, model, calls] of [[4, "a,b%", 6], [3, "a,b%", 6], [2, "<i>c/d", 8], [
      1,
      "<i>c/d",
      6,
    ]] as const
  ) {
    const started = new Date(Date.now() - age * 100_000);
    const run = await writeSyntheticTrace(path, { calls, chunks: 5, model, started });
    made.push(run.slice(run.lastIndexOf("/") + 1));
  }
  const lines = (await Deno.readTextFile(`${path}/${made[0]}/events.ndjson`)).split("\n");
  await Deno.mkdir(`${path}/damaged`);
  const damaged = lines.map((line, index) => index === 7 ? '{"seq":' : line).join("\n");
  await Deno.writeTextFile(`${path}/damaged/events.ndjson`, damaged);
  await Deno.mkdir(`${path}/dead`);
  await Deno.writeTextFile(`${path}/dead/events.ndjson`, `${lines.slice(0, 9).join("\n")}\n`);
  await Deno.mkdir(`${path}/broken`);
  await Deno.writeTextFile(`${path}/broken/events.ndjson`, "[]\n");
  return made;
}

Deno.test("models, leaderboard and compare say the same as the command line, over hostile names and damaged runs", async (test) => {
  await using served = await serveFolder();
  const [first = "", second = "", longer = "", third = ""] = await runsIn(served);

  const board = await served.json<Leaderboard>("/api/leaderboard");
  await test.step("the leaderboard tells configurations apart, and names what is in no figure", async () => {
    assertEquals(board.leftOut.named.map(({ run, why }) => [run, why]).toSorted(), [
      ["broken", "unreadable"],
      ["damaged", "damaged"],
      ["dead", "open"],
    ]);
    assertEquals(board.runs, 4);
    assertEquals(
      board.boards.map(({ differs, rows }) => [
        differs.map(({ name }) => name),
        rows.map(({ run, runs }) => [run, runs]).toSorted(),
      ]),
      [
        [["items"], [[second, 2], [third, 1]].toSorted()],
        [["items"], [[longer, 1]]],
      ],
    );
    const { runs } = await served.json<RunPage>("/api/runs");
    for (const { rows } of board.boards) {
      for (const { run, figures } of rows) {
        const [cell] = runs.find(({ id }) => id === run)?.cells ?? [];
        assertEquals([figures.mean, figures.interval], [cell?.mean, cell?.interval]);
        assertEquals(figures.ttftMs?.value, cell?.ttftMs);
      }
    }
    const narrow = await served.json<Leaderboard>("/api/leaderboard?model=a%2Cb%25");
    assertEquals(narrow.boards.length, 1);
    assertEquals(narrow.models, board.models);
  });

  await test.step("a model is found by its name, whatever is in it", async () => {
    const { models } = await served.json<ModelList>("/api/models");
    assertEquals(models.map(({ model, runs, leftOut }) => [model, runs, leftOut]), [
      ["<i>c/d", 2, 0],
      ["a,b%", 2, 2],
    ]);
    for (const { model, runs } of models) {
      const history = await served.json<ModelHistory>(`/api/models/${encodeURIComponent(model)}`);
      const points = history.series.flatMap(({ points }) => points);
      assertEquals([history.model, points.length], [model, runs]);
      const newest = points.toSorted((a, b) => a.started < b.started ? 1 : -1)[0];
      const shown = board.boards.flatMap(({ rows }) => rows).find(({ run }) => run === newest?.run);
      assertEquals(newest?.figures, shown?.figures);
    }
    assertEquals((await served.get("/api/models/none")).status, 404);
  });

  await test.step("compare has the figures of the command line, and those of the comparison of two", async () => {
    const told = await served.json<SeveralComparison>(
      `/api/compare?runs=${first},${third},${longer}`,
    );
    const expected = compareSeveral([
      await readRun(first, served.path),
      await readRun(third, served.path),
      await readRun(longer, served.path),
    ]);
    assertEquals<unknown>(
      told.pairs.map(({ cells, times, obstacles }) => [
        cells.map(({ n, difference, p, pHolm }) => [n, difference, p, pHolm]),
        times.map(({ name, ratio, interval }) => [name, ratio, interval]),
        obstacles,
      ]),
      expected.pairs.map(({ comparisons, times, obstacles }) => [
        comparisons.map((one) => [one.n, one.difference, one.test?.p ?? null, one.adjusted]),
        times.map(({ name, ratio, interval: range }) => [
          name,
          ratio,
          range === null ? null : [range.low, range.high],
        ]),
        obstacles,
      ]),
    );
    assertMatch(
      told.pairs[1]?.obstacles[0]?.text ?? "",
      /2 are in the second only; 6 can be compared/,
    );
    const two = await served.json<Comparison>(`/api/runs/${first}/compare/${third}`);
    const again = await served.json<SeveralComparison>(`/api/compare?runs=${first},${third}`);
    assertEquals(again.pairs[0]?.cells, two.cells);
    assertEquals(again.differing.length, two.differing.length);
  });

  await test.step("models alone are compared over their newest runs on one board", async () => {
    const names = ["a,b%", "<i>c/d"].map((name) => encodeURIComponent(encodeURIComponent(name)));
    const { runs } = await served.json<SeveralComparison>(`/api/compare?models=${names}`);
    assertEquals(runs.map(({ run, model }) => [run, model]), [[second, "a,b%"], [third, "<i>c/d"]]);
    for (
      const [query, status] of [
        ["", 400],
        [`runs=${first}`, 400],
        ["runs=a,b,c,d", 400],
        ["runs=%2525,%25", 400],
        ["models=none,neither", 400],
        [`runs=${first},..%2Fetc`, 404],
        [`runs=${first},broken`, 422],
      ] as const
    ) {
      const reply = await served.get(`/api/compare?${query}`);
      await reply.body?.cancel();
      assertEquals(reply.status, status, query);
    }
  });

  await test.step("the index is only a shortcut", async () => {
    served.app[Symbol.dispose]();
    await using again = await serveFolder({ folder: served.path });
    assertEquals(await again.json<Leaderboard>("/api/leaderboard"), board);
    const index = `${served.path}/.index/runs.ndjson`;
    const lines = (await Deno.readTextFile(index)).split("\n");
    assert(lines.length > 6);
    await Deno.writeTextFile(index, lines.map((line, at) => at % 2 === 0 ? line : "{").join("\n"));
    await using rebuilt = await serveFolder({ folder: served.path });
    assertEquals(await rebuilt.json<Leaderboard>("/api/leaderboard"), board);
  });
});
