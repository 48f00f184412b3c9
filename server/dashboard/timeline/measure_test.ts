import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { TimelineSpan } from "../../api/mod.ts";
import { measureOf } from "./measure.ts";

const MS = 1e6;

function span(
  kind: TimelineSpan["kind"],
  [start, end]: readonly [number, number | null],
  more: Partial<TimelineSpan> = {},
): TimelineSpan {
  const name = { span: `${kind}${start}`, parent: null, label: kind, alarms: [] };
  return { ...name, kind, state: "ok", start, end, ...more };
}

/** A call with a chunk at every quarter of it. */
function call(start: number, end: number, more: Partial<TimelineSpan> = {}): TimelineSpan {
  const at = (share: number) => start + (end - start) * share;
  return span("call", [start, end], {
    call: {
      attempt: 1,
      chunks: 3,
      tokens: 3,
      timings: null,
      clock: {
        sent: start,
        headers: at(0.25),
        first: at(0.5),
        firstAnswer: at(0.5),
        last: at(0.75),
        end,
      },
    },
    ...more,
  });
}

Deno.test("measureOf() counts what began, ended and failed within, and what was under way", () => {
  const spans = [
    span("sample", [0, 40 * MS]),
    call(0, 40 * MS),
    span("tool", [45 * MS, 50 * MS]),
    span("sample", [60 * MS, 100 * MS], { state: "wrong" }),
    call(60 * MS, 100 * MS, { state: "failed" }),
    call(200 * MS, 300 * MS),
  ];

  const found = measureOf(spans, { from: 10 * MS, to: 80 * MS }, 300 * MS);

  assertEquals(found.calls, { seen: 2, begun: 1, ended: 1, failed: 0 });
  assertEquals(found.samples, { ok: 1, wrong: 0, failed: 0, skipped: 0 });
  assertEquals(found.tools, 1);
  assertEquals(found.firsts, [20 * MS, 20 * MS]);
  assertEquals(Object.fromEntries(found.phases), {
    wait: 20 * MS,
    answer: 10 * MS,
    close: 10 * MS,
    tool: 5 * MS,
    connect: 10 * MS,
  });
  // 40 to 45 and 50 to 60.
  assertEquals(found.idle, 15 * MS);
});

Deno.test("measureOf() of parts adds up to that of the whole", () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 4, max: 400 }))
    .map(([start, length]) => call(start * 4, (start + length) * 4));
  const cut = fc.integer({ min: 1, max: 5199 });
  fc.assert(fc.property(fc.array(span, { maxLength: 8 }), cut, (spans, at) => {
    const of = (from: number, to: number) => measureOf(spans, { from, to }, 5200);
    const [whole, left, right] = [of(0, 5200), of(0, at), of(at, 5200)];
    assertEquals(left.idle + right.idle, whole.idle);
    for (const [name, time] of whole.phases) {
      assertEquals((left.phases.get(name) ?? 0) + (right.phases.get(name) ?? 0), time);
    }
    const busy = whole.phases.values().reduce((sum, each) => sum + each, 0);
    assertEquals(busy, spans.reduce((sum, { start, end }) => sum + (end ?? start) - start, 0));
  }));
});
