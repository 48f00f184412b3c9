import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { EventDraft, TraceEvent } from "../events/mod.ts";
import { wilson } from "../stats/intervals.ts";
import { RunFold } from "./fold.ts";
import { type Report, report, type ReportRow } from "./report.ts";

/** How one try at a sample ends. */
type Try =
  | { readonly kind: "scored"; readonly score: number | null; readonly gapNs: number }
  | { readonly kind: "failed"; readonly type: string };

/** One sample of a made-up run. */
interface Item {
  readonly benchmark: "quiz" | "speed";
  readonly family: string;
  readonly result: Try;
}

const FAMILIES = ["x", "y"] as const;
const item: fc.Arbitrary<Item> = fc.record({
  benchmark: fc.constantFrom("quiz", "speed"),
  family: fc.constantFrom(...FAMILIES),
  result: fc.oneof(
    fc.record({
      kind: fc.constant("scored" as const),
      score: fc.constantFrom(0, 1, 0.3, 0.7, null),
      gapNs: fc.nat({ max: 1e9 }),
    }),
    fc.record({ kind: fc.constant("failed" as const), type: fc.constantFrom("stall", "cut") }),
  ),
});

/** Writes events as a run would: with ascending `seq`, and spans named after it. */
class Script {
  readonly events: TraceEvent[] = [];

  add(draft: EventDraft & { readonly span?: string }, t: number = this.events.length): string {
    const seq = this.events.length;
    const span = draft.span ?? `s${seq}`;
    // What the fold reads of an event is in the draft.
    this.events.push({ seq, t, ...draft, span } as TraceEvent);
    return span;
  }

  /** Asks samples, in lanes' order of their own, as one session of a run does. */
  session(items: readonly (readonly [id: string, Item])[]): void {
    for (const benchmark of ["quiz", "speed"] as const) {
      const own = items.filter(([, one]) => one.benchmark === benchmark);
      if (own.length === 0) continue;
      const parent = this.add({
        kind: "benchmark.started",
        parent: "m1",
        benchmark,
        version: "1",
        provider: "p",
        model: "m",
        samples: 0,
        chance: null,
      });
      for (const [sample, one] of own) this.#sample(sample, one, parent);
    }
  }

  #sample(sample: string, { family, result }: Item, parent: string): void {
    const span = this.add({ kind: "sample.started", parent, sample, hash: "", family });
    const sent = this.events.length * 10;
    const call = this.add({ ...CALL, kind: "call.started", parent: `${span}/1` }, sent);
    if (result.kind === "failed") {
      const error = { type: result.type, message: "" };
      this.add({ kind: "sample.failed", span, sample, error });
      return;
    }
    const arrivals = [1, 2, 3].map((number) => sent + number * result.gapNs);
    for (const t of arrivals) this.add({ kind: "chunk.received", span: call, text: "a" }, t);
    const [first = 0, , last = 0] = arrivals;
    const clock = { sent, headers: null, first, firstAnswer: first, last, end: last };
    this.add({ ...ANSWER, kind: "call.completed", span: call, clock });
    const { score, gapNs: value } = result;
    this.add({ kind: "metric.recorded", span, name: "x", value, unit: "ns", source: "made up" });
    this.add({ kind: "sample.scored", span, sample, score, answer: "a", explanation: "" });
  }
}

const CALL = { operation: "chat", provider: "p", model: "m", url: null, attempt: 1, request: {} };
const ANSWER = {
  text: "aaa",
  finishReason: "stop",
  usage: { inputTokens: 1, outputTokens: 3, cachedTokens: null, reasoningTokens: null },
  timings: null,
  chunks: 3,
  tokens: 3,
  responseId: null,
  responseModel: null,
  fingerprint: null,
};

function folded(events: readonly TraceEvent[]): RunFold {
  const fold = new RunFold();
  for (const event of events) fold.add(event);
  return fold;
}

/** What must not depend on where a run was cut: everything but the number of requests. */
function rowsOf(events: readonly TraceEvent[]): Report["rows"] {
  return report(folded(events)).rows;
}

const byName = (rows: Report["rows"]) =>
  new Map(rows.map((row): [string, ReportRow] => [row.benchmark, row]));

Deno.test("RunFold.add() gives the rows of an unbroken run wherever a run was cut and resumed", () => {
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(), { maxLength: 4 }),
      (items, cuts) => {
        const named = items.map((one, index) => [`1/${one.benchmark}/${index}`, one] as const);
        const unbroken = new Script();
        unbroken.session(named);

        const broken = new Script();
        let open = named;
        for (const cut of cuts) {
          const before = broken.events.length;
          broken.session(open);
          const written = broken.events.length - before;
          broken.events.length = before + (written === 0 ? 0 : cut % (written + 1));
          broken.add({
            kind: "run.resumed",
            span: "run",
            resumedAt: "",
            done: 0,
            repairedBytes: 0,
          });
          const done = folded(broken.events).scored();
          open = named.filter(([id]) => !done.has(id));
        }
        broken.session(open);

        assertEquals(byName(rowsOf(broken.events)), byName(rowsOf(unbroken.events)));
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("RunFold.add() gives the same rows in whatever order lanes end their samples", () => {
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 2, maxLength: 12 }).chain((items) =>
        fc.tuple(
          fc.constant(items),
          fc.shuffledSubarray(items.map((_, index) => index), { minLength: items.length }),
        )
      ),
      ([items, order]) => {
        const named = items.map((one, index) => [`1/${one.benchmark}/${index}`, one] as const);
        const shuffled = order.flatMap((index) => named[index] === undefined ? [] : [named[index]]);
        const [one, two] = [new Script(), new Script()];
        one.session(named);
        two.session(shuffled);

        assertEquals(JSON.stringify(rowsOf(two.events)), JSON.stringify(rowsOf(one.events)));
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("report() keeps failures, warm-ups and samples under way out of every figure", () => {
  const script = new Script();
  script.session([
    ["1/quiz/1", {
      benchmark: "quiz",
      family: "x",
      result: { kind: "scored", score: 1, gapNs: 1 },
    }],
    ["1/quiz/2", {
      benchmark: "quiz",
      family: "x",
      result: { kind: "scored", score: 0, gapNs: 3 },
    }],
    ["1/quiz/3", { benchmark: "quiz", family: "y", result: { kind: "failed", type: "stall" } }],
  ]);
  const parent = script.events.find(({ kind }) => kind === "benchmark.started")?.span ?? "";
  const span = script.add({ kind: "sample.started", parent, sample: "1/quiz/4", hash: "" });
  const warm = { name: "x", unit: "ns", source: "made up", span, warmup: true } as const;
  script.add({ kind: "metric.recorded", ...warm, value: 1e9 });

  const { rows: [row], scored, failed } = report(folded(script.events));
  assertEquals([scored, failed], [2, 1]);
  assertEquals([row?.mean, row?.interval?.low.toFixed(3)], [0.5, "0.095"]);
  assertEquals(row?.failures, { stall: 1 });
  assertEquals(row?.families["x"], { n: 2, items: 2, mean: 0.5, interval: wilson(1, 2) });
  assertEquals(row?.metrics["x"]?.median?.value, 2);
  assert(row?.families["y"] === undefined);
});

Deno.test("report() gives no interval for one score between 0 and 1, and no mean of nothing", () => {
  const partial = new Script();
  const result = { kind: "scored", score: 0.3, gapNs: 1 } as const;
  partial.session([["1/quiz/1", { benchmark: "quiz", family: "x", result }]]);
  const measured = new Script();
  const none = { ...result, score: null };
  measured.session([["1/quiz/1", { benchmark: "quiz", family: "x", result: none }]]);

  assertEquals([rowsOf(partial.events)[0]?.mean, rowsOf(partial.events)[0]?.interval], [0.3, null]);
  assertEquals([rowsOf(measured.events)[0]?.mean, rowsOf(measured.events)[0]?.scored], [null, 1]);
});
