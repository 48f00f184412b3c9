import { assertEquals } from "@std/assert";
import type { JudgedSample } from "../benchmark/contract.ts";
import type { ChatChunk } from "../provider/contract.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";
import { report } from "./report.ts";

/** Says "a" to everything. */
const provider = {
  identify: () => Promise.reject(new TypeError("nobody asks")),
  models: () => Promise.resolve([unknownModel("imitation-1", "made up")]),
  async *chat(
    _request: unknown,
    options: { sending(wire: { url: null; body: Record<string, unknown> }): void },
  ): AsyncGenerator<ChatChunk> {
    options.sending({ url: null, body: {} });
    await Promise.resolve();
    yield { at: performance.now(), text: "a", finishReason: "stop" };
  },
};
const items = [{ id: "one", target: "a" }, { id: "two", target: "b" }];

Deno.test("what a benchmark concludes of its samples is in trace and report", async () => {
  let seen: readonly JudgedSample[] = [];
  const benchmark = quiz(items, {
    conclude(samples) {
      seen = samples;
      return [
        {
          name: "spread",
          value: 2,
          unit: "x",
          source: "made up",
          interval: { low: 1, high: 3 },
          n: 2,
        },
        { name: "unknown", value: null, unit: "x", source: "made up", reason: "nobody knows" },
      ];
    },
  });
  await using stage = await stageRun({ provider, benchmarks: [benchmark] });
  const { fold, thrown } = await stage.run();
  assertEquals(thrown, undefined);
  assertEquals(seen.map(({ id, score, answer, target }) => [id, score, answer, target]), [
    ["one", 1, "a", "a"],
    ["two", 0, "a", "b"],
  ]);
  const { spread, unknown } = report(fold).rows[0]?.metrics ?? {};
  assertEquals(spread?.figure, { n: 2, value: 2, interval: { low: 1, high: 3 } });
  assertEquals([unknown?.figure, unknown?.unknown], [null, ["nobody knows"]]);
  const { events } = await stage.trace();
  assertEquals(events.filter(({ kind }) => kind === "metric.recorded").length, 2);
});

Deno.test("a conclusion that fails ends no run, and says so", async () => {
  const benchmark = quiz(items, {
    conclude() {
      throw new RangeError("no");
    },
  });
  await using stage = await stageRun({ provider, benchmarks: [benchmark] });
  const { outcome } = await stage.run();
  assertEquals(outcome?.scored, 2);
  const { events } = await stage.trace();
  assertEquals(
    events.flatMap((event) => event.kind === "error.raised" ? [event.error] : []),
    [{ type: "conclusion_failed", message: "RangeError: no" }],
  );
});
