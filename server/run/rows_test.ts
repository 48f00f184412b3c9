import { assertEquals } from "@std/assert";
import { TraceEvent } from "../../core/events/mod.ts";
import { RunRows } from "./rows.ts";

const events = [
  {
    kind: "benchmark.started",
    span: "b1",
    parent: "m1",
    benchmark: "needle",
    version: "1",
    provider: "p",
    model: "m",
    samples: 1,
    chance: 0,
  },
  {
    ...{ kind: "sample.started", span: "s1", parent: "b1", sample: "1/needle/a", hash: "h" },
    grid: {
      column: { name: "length", value: 512, unit: "tokens" },
      row: { name: "depth", value: 50, unit: "%" },
    },
  },
  call("c1", "s1/1"),
  call("c2", "s1/judge/1"),
  call("c3", "s9/judge/1"),
].map((event, seq) => TraceEvent.parse({ seq, t: seq, ...event }));

function call(span: string, parent: string) {
  return {
    ...{ kind: "call.started", span, parent, operation: "chat", provider: "p", model: "m" },
    ...{ url: null, attempt: 1, request: { messages: [] } },
  };
}

Deno.test("RunRows takes what was said from the request that was sent again", () => {
  const rows = new RunRows({ models: [] });
  const said = [{ role: "user", content: "Why?" }];
  for (
    const [seq, request] of [{ messages: said }, { messages: { $continues: "c1" } }].entries()
  ) {
    const continues = seq === 0 ? {} : { continues: "c1" };
    rows.add(
      TraceEvent.parse({ ...call(`c${seq + 1}`, "run"), seq, t: seq, ...continues, request }),
    );
  }
  assertEquals([...rows.calls.values()].map(({ prompt }) => prompt), ["Why?", "Why?"]);
});

Deno.test("RunRows keeps calls of a judge apart from those that ask the sample", () => {
  const rows = new RunRows({ models: [] });
  for (const event of events) rows.add(event);
  assertEquals(
    [...rows.calls.values()].map(({ span, sample, judges }) => [span, sample?.id, judges]),
    [["c1", "1/needle/a", null], ["c2", undefined, "1/needle/a"], ["c3", undefined, null]],
  );
  const sample = rows.sampleById.get("1/needle/a");
  assertEquals([sample?.calls.length, sample?.place], [1, "512,50"]);
});
