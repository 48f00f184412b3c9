import { assertEquals } from "@std/assert";
import type { EventOf, TraceEvent } from "../../events/mod.ts";
import { RunFold } from "../fold.ts";
import { report } from "../report.ts";
import { ThrottlingFold } from "./throttling.ts";

const sampled = (t: number, readings: Record<string, number | null>, reasons = {}) =>
  ({
    ...{ kind: "machine.sampled", seq: 0, span: "run", t: t * 1e9, readings, reasons },
  }) as EventOf<"machine.sampled">;
const events = (count: number | null) => ({ "machine.cpu.throttle_events": count });
const share = (value: number | null) => ({ "machine.cpu.speed_limit_share": value });

function stretches(samples: readonly EventOf<"machine.sampled">[]): [ThrottlingFold, string] {
  const fold = new ThrottlingFold();
  for (const one of samples) fold.add(one);
  const seconds = Array.from({ length: 8 }, (_, at) => at)
    .filter((at) => fold.between((at + 0.4) * 1e9, (at + 0.6) * 1e9));
  return [fold, seconds.join(" ")];
}

Deno.test("ThrottlingFold marks the time between two samples in which the count rose", () => {
  const counted = [5, 5, 7, 7, 7, 8].map((count, t) => sampled(t, events(count)));
  const [fold, seconds] = stretches(counted);
  assertEquals([seconds, fold.stretches.value], ["1 4", 2]);
  // What was before the run, and over a gap, is nobody's.
  assertEquals(
    stretches([sampled(0, events(9)), sampled(1, events(null)), sampled(2, events(12))])[1],
    "",
  );
});

Deno.test("ThrottlingFold marks both sides of a sample at which the system limits the speed", () => {
  const [fold, seconds] = stretches([1, 0.7, 1, 1].map((value, t) => sampled(t, share(value))));
  assertEquals([seconds, fold.stretches.value], ["0 1", 1]);
});

Deno.test("ThrottlingFold says why nothing is known, and forgets over a pause", () => {
  const [silent] = stretches([
    sampled(0, events(null), { "machine.cpu.throttle_events": "no such file" }),
  ]);
  assertEquals(silent.stretches, { value: null, reason: "no such file" });
  assertEquals(new ThrottlingFold().stretches.value, null);
  const [fold] = stretches([sampled(0, events(1))]);
  fold.resumed();
  fold.add(sampled(4, events(9)));
  assertEquals(fold.stretches.value, 0);
});

Deno.test("report() keeps what ran while the machine throttled apart from every time, and counts it", () => {
  const fold = new RunFold();
  let seq = 0;
  const add = (t: number, event: object) =>
    fold.add({ seq: seq++, t: t * 1e9, ...event } as TraceEvent);
  add(0, {
    ...{ kind: "benchmark.started", span: "b", parent: "m", benchmark: "q", model: "m" },
    ...{ version: "1", provider: "p", samples: 3, chance: 0 },
  });
  for (const index of [0, 1, 2]) {
    const span = `s${index}`;
    const sample = `1/q/${index}`;
    add(index, { kind: "sample.started", span, parent: "b", sample, hash: "" });
    const ms = { kind: "metric.recorded", span, source: "" };
    add(index + 0.5, { ...ms, name: "time", unit: "ms", value: index === 1 ? 900 : 10 });
    add(index + 0.5, { ...ms, name: "length", unit: "tokens", value: 7 });
    add(index + 0.5, {
      kind: "sample.scored",
      span,
      sample,
      score: 1,
      answer: "",
      explanation: "",
    });
    add(index + 0.6, sampled(index + 0.6, events(index === 0 ? 0 : 3)));
  }
  const { rows: [row], throttled } = report(fold);
  assertEquals([row?.scored, row?.mean, row?.quarantined], [3, 1, ["1/q/1"]]);
  const { n, value } = row?.metrics["time"]?.median ?? {};
  assertEquals([n, value], [2, 10]);
  assertEquals(row?.metrics["time"]?.quarantined, 1);
  assertEquals(row?.metrics["length"]?.median?.n, 3, "a count is none of the machine's");
  assertEquals(throttled.value, 1);
});
