import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import type { Header } from "../events/header.ts";
import { random } from "../random.ts";
import { RunFold } from "../run/fold.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { scoreEstimate } from "../stats/score_estimate.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";
import { leaderboard } from "./leaderboard.ts";
import { modelHistory, modelList } from "./models.ts";
import { type RunRecord, runRecord } from "./record.ts";

const NOTHING = { value: null, reason: "nobody looked" };

interface Given {
  readonly run?: string;
  readonly model?: string;
  readonly benchmark?: string;
  /** Scores of items; null where the sample failed. */
  readonly scores?: readonly (number | null)[];
  readonly items?: string;
  readonly day?: number;
  readonly state?: RunRecord["state"];
  readonly damage?: string | null;
  readonly digest?: string;
  readonly quantisation?: string;
  readonly config?: Header["config"];
  readonly source?: Header["source"];
  readonly cpu?: string;
}

/** The record of a run with these scores, made as any is: by header and fold. */
function record(given: Given = {}): RunRecord {
  const { run = "r", model = "m", benchmark = "quiz", scores = [1, 0, 1], items = "i" } = given;
  const { day = 1, state = "completed", damage = null, digest, quantisation } = given;
  const told = <T>(value: T | undefined) => value === undefined ? NOTHING : { value, source: "s" };
  const plain = sampleHeader();
  const header = sampleHeader({
    run,
    started: `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`,
    config: given.config ?? { temperature: 0 },
    machine: { ...plain.machine, cpu: { ...plain.machine.cpu, model: told(given.cpu) } },
    models: [{
      span: "m1",
      provider: "p",
      model: {
        ...unknownModel(model, "nobody looked"),
        digest: told(digest),
        quantisation: told(quantisation),
      },
      server: { url: null, server: NOTHING, version: NOTHING, slots: NOTHING },
    }],
    ...(given.source === undefined ? {} : { source: given.source }),
  });
  return runRecord({
    run,
    header,
    state,
    damage,
    fold: foldOf({ model, benchmark, scores, items }),
  });
}

function foldOf(
  { model, benchmark, scores, items }: {
    readonly model: string;
    readonly benchmark: string;
    readonly scores: readonly (number | null)[];
    readonly items: string;
  },
): RunFold {
  const fold = new RunFold();
  const events = [
    { kind: "run.started", planSha256: "0", samples: scores.length },
    {
      ...{ kind: "benchmark.started", span: "b", parent: "m1", benchmark, version: "1" },
      ...{ provider: "p", model, samples: scores.length, chance: 0 },
    },
    ...scores.flatMap((score, index) => [
      {
        ...{ kind: "sample.started", span: `s${index}`, parent: "b", target: null },
        ...{ sample: `1/${benchmark}/${items}${index}`, hash: `${items}${index}` },
      },
      score === null
        ? { kind: "sample.failed", span: `s${index}`, error: { type: "stall", message: "no" } }
        : { kind: "sample.scored", span: `s${index}`, score, answer: "", explanation: "" },
    ]),
    { kind: "run.completed", scored: 0, failed: 0 },
  ];
  for (const [seq, event] of events.entries()) {
    fold.add({ seq, t: seq, ...event } as Parameters<RunFold["add"]>[0]);
  }
  return fold;
}

Deno.test("leaderboard() shows the mean, interval and n of core/stats, and none where there can be none", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.option(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))),
        {
          minLength: 1,
          maxLength: 30,
        },
      ),
      (scores) => {
        const { boards, leftOut } = leaderboard([record({ scores })]);
        const expected = scoreEstimate(
          scores.flatMap((score, index) =>
            score === null ? [] : [{ item: `${index}`.padStart(9), source: undefined, score }]
          ),
        );
        if (expected === null) {
          assertEquals([boards, leftOut.named[0]?.why], [[], "nothing scored"]);
          return;
        }
        const figures = boards[0]?.rows[0]?.figures;
        const interval = figures?.interval ?? null;
        const close = (a: number, b: number) => Math.abs(a - b) < 1e-12;
        assert(close(figures?.mean ?? NaN, expected.mean));
        assertEquals([figures?.items, figures?.method], [expected.items, expected.method]);
        assertEquals(figures?.failed, scores.filter((score) => score === null).length);
        assertEquals(interval === null, expected.items < 2, "one sample only has no interval");
        if (interval === null || expected.interval === null) return;
        assert(close(interval[0], expected.interval.low));
        assert(close(interval[1], expected.interval.high));
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});

/** Runs of few names and settings, so that many are alike. */
function someRuns(seed: number): Given[] {
  const { next, int } = random(seed, "runs");
  const one = <T>(...values: readonly T[]): T => values[int(0, values.length - 1)] as T;
  return Array.from({ length: 60 }, (_, index) => ({
    run: `run-${String(index).padStart(3, "0")}`,
    model: one("alpha", "beta", "<b>gamma"),
    benchmark: one("quiz", "riddle"),
    scores: Array.from({ length: one(1, 4) }, () => one(0, 1, null)),
    items: one("i", "j"),
    day: int(1, 28),
    digest: one(undefined, "sha256:1", "sha256:2"),
    quantisation: one("Q4", "Q8"),
    cpu: one("big", "small"),
    config: { temperature: one(0, 0.7), benchmark_settings: { quiz: { variant: one("a", "b") } } },
    state: next() < 0.8 ? "completed" : one("failed", "interrupted", "open", "running"),
    damage: next() < 0.1 ? "1 line cannot be read" : null,
  } as Given));
}

Deno.test("leaderboard() never mixes what differs, names by what, and loses no run", () => {
  for (let seed = 0; seed < 20; seed++) {
    const given = someRuns(seed);
    const records = given.map(record);
    const { boards, runs, leftOut } = leaderboard(records, {
      unreadable: [{ run: "broken", detail: "no header" }],
    });
    // Everything is on a board or named.
    assertEquals(runs + leftOut.count, records.length + 1);
    assertEquals(leftOut.named.length, leftOut.count);
    assert(leftOut.named.some(({ run, why }) => run === "broken" && why === "unreadable"));
    const counted = boards.flatMap(({ rows }) => rows).reduce((sum, row) => sum + row.runs, 0);
    assertEquals(counted, runs);
    // Of each row the runs are those that were given exactly so, and the newest of them is shown.
    for (const board of boards) {
      for (const row of board.rows) {
        const alike = records.filter(({ state, damage, results: [result] }) =>
          state === "completed" && damage === null && result?.figures.scored !== 0
        ).filter(({ machine, results: [result] }) =>
          machine === board.machine && result?.benchmark === board.benchmark &&
          JSON.stringify(result.identity) === JSON.stringify(row.identity) &&
          JSON.stringify(Object.entries(result.settings)) ===
            JSON.stringify(board.settings.map(({ name, value }) => [name, value]))
        );
        assertEquals(alike.length, row.runs);
        const newest = alike.toSorted((a, b) =>
          a.started < b.started || (a.started === b.started && a.run < b.run) ? 1 : -1
        )[0];
        assertEquals([row.run, row.figures], [newest?.run, newest?.results[0]?.figures]);
      }
      const means = board.rows.map(({ figures }) => figures.mean ?? -1);
      assertEquals(means, means.toSorted((a, b) => b - a));
    }
    // Two boards of one benchmark are told apart by what they state, and so are rows of one name.
    const all = boards.map(({ benchmark, differs }) => JSON.stringify([benchmark, differs]));
    assertEquals(new Set(all).size, all.length);
    for (const { rows } of boards) {
      const told = rows.map(({ identity, differs }) => JSON.stringify([identity.model, differs]));
      assertEquals(new Set(told).size, told.length);
    }
    // The order in which runs are read changes nothing.
    const mixed = leaderboard(records.toReversed(), {
      unreadable: [{ run: "broken", detail: "no header" }],
    });
    assertEquals(mixed.boards.toSorted(bySettings), boards.toSorted(bySettings));
  }
});

function bySettings(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

Deno.test("leaderboard() says by which setting boards stand apart, and filters", () => {
  const records = [
    record({ run: "a", model: "one", quantisation: "Q4" }),
    record({ run: "b", model: "one", quantisation: "Q8", day: 2 }),
    record({ run: "c", model: "two", config: { temperature: 0.7 } }),
    record({ run: "d", model: "two", scores: [1, 1, 1, 1] }),
    record({ run: "e", source: { kind: "proxy" } }),
  ];
  const { boards, leftOut } = leaderboard(records);
  const differs = boards.map((board) => board.differs.map(({ name, value }) => `${name} ${value}`));
  assertEquals(differs.map(([temperature]) => temperature).toSorted(), [
    "temperature 0",
    "temperature 0",
    "temperature 0.7",
  ]);
  assert(differs.every(([, items]) => /^items [34] \([0-9a-f]{8}\)$/.test(items ?? "")));
  const shared = boards.find(({ rows }) => rows.length === 2);
  assertEquals(shared?.rows.map((row) => row.differs), [
    [{ name: "quantisation", value: "Q4" }],
    [{ name: "quantisation", value: "Q8" }],
  ]);
  assertEquals(leftOut.others, { proxy: 1 });
  assertEquals(leaderboard(records, { model: "one" }).boards.length, 1);
  assertEquals(leaderboard(records, { benchmark: "none" }).boards, []);
  assertEquals(leaderboard(records, { benchmark: "none" }).models, ["one", "two"]);
});

Deno.test("modelHistory() has every completed run at its time, with what was served, and other names of the weights", () => {
  const records = [
    record({ run: "b", day: 2, digest: "sha256:2", quantisation: "Q8", scores: [1, 1, 1] }),
    record({ run: "a", day: 1, digest: "sha256:1", quantisation: "Q4" }),
    record({ run: "c", day: 3, state: "failed" }),
    record({ run: "d", day: 4, model: "renamed", digest: "sha256:1" }),
  ];
  const history = modelHistory(records, "m");
  assertEquals(history?.series.map(({ points }) => points.map(({ run }) => run)), [["a", "b"]]);
  assertEquals(history?.series[0]?.points.map(({ served, figures }) => [served, figures.mean]), [
    [0, 2 / 3],
    [1, 1],
  ]);
  assertEquals(history?.served.map(({ identity }) => identity.quantisation), ["Q4", "Q8"]);
  assertEquals([history?.alsoNamed, history?.leftOut.named[0]?.run], [["renamed"], "c"]);
  assertEquals(modelHistory(records, "none"), undefined);

  const { models } = modelList(records);
  assertEquals(models.map(({ model, runs, leftOut }) => [model, runs, leftOut]), [
    ["renamed", 1, 0],
    ["m", 2, 1],
  ]);
  assertEquals(models[1]?.newest.map(({ run, results }) => [run, results]), [["b", 2]]);
  assertEquals(models[1]?.digests, ["sha256:1", "sha256:2"]);
});

Deno.test("runRecord() cuts a name of ten million characters, and two of them stay two", () => {
  const [one, other] = ["a", "b"].map((end) =>
    record({ model: `${"x".repeat(10_000_000)}${end}` }).results[0]?.identity.model ?? ""
  );
  assert((one?.length ?? 0) < 200 && one !== other);
  assertMatch(one ?? "", /^x{120}… \(10000001 characters, [0-9a-f]{12}\)$/);
});
