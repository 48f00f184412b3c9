import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { Header } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { RunFold } from "../run/fold.ts";
import { holm } from "../stats/holm.ts";
import { ratioOfMedians } from "../stats/ratio.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";
import { compareRuns } from "./compare.ts";
import { compareSeveral, type Side } from "./several.ts";

const NOTHING = { value: null, reason: "nobody looked" };

interface Given {
  readonly run: string;
  readonly models?: Readonly<Record<string, { readonly digest?: string; readonly right: number }>>;
  readonly items?: number;
  readonly benchmark?: string;
  readonly version?: string;
  readonly temperature?: number;
  readonly cpu?: string;
  readonly state?: Side["state"];
  readonly damage?: string;
  readonly model?: string;
  readonly ttftMs?: number;
}

/** A run of each model over the same items, of which the first `right` are answered right. */
function side(given: Given): Side {
  const { run, models = { m: { right: 5 } }, items = 12, benchmark = "quiz" } = given;
  const plain = sampleHeader();
  const header: Header = sampleHeader({
    run,
    config: { temperature: given.temperature ?? 0 },
    machine: {
      ...plain.machine,
      cpu: { ...plain.machine.cpu, model: { value: given.cpu ?? "one", source: "s" } },
    },
    models: Object.entries(models).map(([id, { digest }], index) => ({
      span: `m${index + 1}`,
      provider: "p",
      model: {
        ...unknownModel(id, "nobody looked"),
        digest: digest === undefined ? NOTHING : { value: digest, source: "s" },
      },
      server: { url: null, server: NOTHING, version: NOTHING, slots: NOTHING },
    })),
  });
  const fold = new RunFold();
  for (const [index, [model, { right }]] of Object.entries(models).entries()) {
    fold.cells.set(`m${index + 1}/${benchmark}`, {
      ...{ model, provider: "p", benchmark, version: given.version ?? "1", chance: 0 },
      planned: items,
      figures: [],
      samples: new Map(Array.from({ length: items }, (_, item) => [`${item}`, {
        sample: `${index + 1}/${benchmark}/${item}`,
        hash: `${given.version ?? "1"} ${item}`,
        ...{ family: undefined, item: undefined, source: undefined, grid: undefined },
        outcome: {
          kind: "scored",
          score: item < right ? 1 : 0,
          answer: null,
          explanation: "",
        } as const,
        metrics: [],
        speed: given.ttftMs === undefined ? undefined : {
          ttftMs: given.ttftMs + item,
          ...{ tpotMs: null, decodeClient: null, decodeServer: null, outputTokens: null },
        },
        ...{ attempts: 1, startedNs: 0, endedNs: 1 },
      }])),
    });
  }
  const { state = "completed", damage = null, model } = given;
  return { run, model, header, fold, state, damage };
}

const obstacles = (...given: readonly Given[]) =>
  compareSeveral(given.map(side)).pairs.map((pair) =>
    pair.obstacles.map(({ kind, affects, text }) => `${kind} ${affects} ${text}`)
  );

Deno.test("compareSeveral() compares each with the first, as two are compared, and adjusts over all of it", () => {
  const sides = [
    side({ run: "a", models: { m: { right: 2 } } }),
    side({ run: "b", models: { m: { right: 10 } } }),
    side({ run: "c", models: { m: { right: 4 } } }),
  ];
  const { pairs, tests } = compareSeveral(sides);
  const alone = sides.slice(1).map(({ fold }) => compareRuns(sides[0]!.fold, fold));
  const plain = (of: readonly (readonly { adjusted: unknown }[])[]) =>
    of.map((one) => one.map(({ adjusted: _, ...rest }) => rest));
  assertEquals(plain(pairs.map(({ comparisons }) => comparisons)), plain(alone));
  const p = alone.flat().map(({ test }) => test?.p ?? NaN);
  assertEquals(pairs.flatMap(({ comparisons }) => comparisons.map((one) => one.adjusted)), holm(p));
  assertEquals([tests, pairs.map(({ place }) => place)], [2, [1, 2]]);
  assert(p[0]! < 0.05 && holm(p)[0]! > p[0]!);
  assertThrows(() => compareSeveral(sides.slice(1, 2)), RangeError, "at least 2");
});

Deno.test("compareSeveral() has no obstacle between equals, and none to a model of another name", () => {
  assertEquals(obstacles({ run: "a" }, { run: "b" }), [[]]);
  assertEquals(obstacles({ run: "a" }, { run: "b", models: { other: { right: 3 } } }), [[]]);
});

Deno.test("compareSeveral() says what cannot be compared, and what can nevertheless", () => {
  const a: Given = { run: "a" };
  assertEquals(
    obstacles(
      a,
      { run: "hot", temperature: 0.7 },
      { run: "there", cpu: "other" },
      { run: "new", version: "2" },
      { run: "long", items: 15 },
      { run: "riddles", benchmark: "riddle" },
      { run: "cut", state: "interrupted" },
      { run: "torn", damage: "the last line is torn" },
    ).map((all) => all.map((one) => one.split(" ").slice(0, 2).join(" "))),
    [
      ["configuration both"],
      ["machine times"],
      ["version scores", "items both"],
      ["items none"],
      ["benchmark both", "benchmark both"],
      ["unfinished both"],
      ["damaged both"],
    ],
  );
  const [[text]] = obstacles(a, { run: "long", items: 15 }) as [[string]];
  assertMatch(text, /quiz: of the items, 3 are in the second only; 12 can be compared/);
  const { pairs } = compareSeveral([side(a), side({ run: "riddles", benchmark: "riddle" })]);
  assertEquals([pairs[0]?.comparisons, pairs[0]?.comparable], [[], []]);
});

Deno.test("compareSeveral() knows a renamed model by its digest, also among others", () => {
  const before: Given = {
    run: "a",
    models: { old: { digest: "sha256:1", right: 5 }, other: { digest: "sha256:2", right: 1 } },
  };
  const after: Given = {
    run: "b",
    models: { other: { digest: "sha256:2", right: 1 }, new: { digest: "sha256:1", right: 5 } },
  };
  const { pairs: [pair] } = compareSeveral([side(before), side(after)]);
  assertEquals(pair?.comparisons.map(({ models }) => models), [["old", "new"], ["other", "other"]]);
  assertEquals(pair?.obstacles.map(({ kind, affects }) => [kind, affects]), [["renamed", "none"]]);
  assertMatch(pair?.obstacles[0]?.text ?? "", /"old" and "new" are one model/);
  // Equal names over other weights are said too.
  const [told] = obstacles(
    { run: "a", models: { m: { digest: "sha256:1", right: 5 } } },
    { run: "b", models: { m: { digest: "sha256:3", right: 5 } } },
  );
  assertEquals(told, ['served none "m" was served with digest sha256:1 and sha256:3']);
});

Deno.test("compareSeveral() compares two models of one run, and their times as a ratio", () => {
  const both: Given = { run: "a", models: { x: { right: 5 }, y: { right: 9 } } };
  const { pairs: [pair], sides } = compareSeveral([
    side({ ...both, model: "x", ttftMs: 100 }),
    side({ ...both, model: "y", ttftMs: 200 }),
  ]);
  assertEquals(sides.map(({ rows }) => rows.map(({ model }) => model)), [["x"], ["y"]]);
  assertEquals(pair?.comparisons.map(({ models, wins }) => [models, wins]), [[["x", "y"], 4]]);
  const times = (from: number) => Array.from({ length: 12 }, (_, item) => from + item);
  const expected = ratioOfMedians(times(100), times(200), { seed: 1 });
  assertEquals(pair?.times, [
    { benchmark: "quiz", models: ["x", "y"], name: "ttft", n: [12, 12], ...expected! },
  ]);
  // Of other items there is no ratio, and of more items only those of both are in it.
  const [longer] = compareSeveral([
    side({ run: "a", ttftMs: 100 }),
    side({ run: "b", ttftMs: 200, items: 30 }),
  ]).pairs;
  assertEquals(longer?.times.map(({ n }) => n), [[12, 12]]);
  assertEquals(longer?.times[0]?.ratio, expected?.ratio);
  const [other] = compareSeveral([
    side({ run: "a", ttftMs: 100 }),
    side({ run: "b", ttftMs: 200, version: "2" }),
  ]).pairs;
  assertEquals(other?.times, []);
});
