import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { hit } from "./hit.ts";
import { imaginedRun, imaginedSpan } from "./imagined_spans.ts";
import { layout, type LayoutOptions } from "./layout.ts";
import { barsIn, density } from "./level_of_detail.ts";

const OPEN: LayoutOptions = { now: 1000, folded: new Set(), each: false };
const time = fc.integer({ min: 0, max: 1000 });
const samples = fc.array(fc.tuple(time, time), { maxLength: 60 });

Deno.test("layout() places every span once, and no two bars of a row overlap", () => {
  fc.assert(fc.property(samples, fc.boolean(), (times, each) => {
    const spans = imaginedRun(times);
    const { rows, rowOf } = layout(spans, { ...OPEN, each });

    assertEquals(
      rows.flatMap((row) => row.spans).toSorted((a, b) => a - b),
      spans.map((_, n) => n),
    );
    spans.forEach((_, n) => assert(rows[rowOf[n] as number]?.spans.includes(n)));
    for (const { starts, ends } of rows) {
      starts.slice(1).forEach((start, n) => assert(start >= (ends[n] as number)));
    }
  }));
});

Deno.test("layout() stacks rows without gap or overlap", () => {
  fc.assert(fc.property(samples, (times) => {
    const { rows, height } = layout(imaginedRun(times), OPEN);
    let y = 0;
    for (const row of rows) {
      assertEquals(row.y, y);
      y += row.height;
    }
    assertEquals(height, y);
  }));
});

Deno.test("layout() uses as many lanes as samples were under way at once", () => {
  const two = layout(imaginedRun([[0, 10], [5, 10], [10, 10], [15, 10]]), OPEN);

  assertEquals(two.rows.map(({ kind, spans }) => `${kind} ${spans.length}`), [
    "model 1",
    "benchmark 1",
    "sample 2",
    "call 2",
    "sample 2",
    "call 2",
  ]);
});

Deno.test("layout() gives each sample its row where that is asked for", () => {
  const { rows } = layout(imaginedRun([[0, 10], [10, 10]]), { ...OPEN, each: true });

  assertEquals(rows.map(({ kind }) => kind), [
    "model",
    "benchmark",
    "sample",
    "call",
    "sample",
    "call",
  ]);
});

Deno.test("layout() folds a benchmark into one row that keeps the starts of its samples", () => {
  const { rows, rowOf } = layout(imaginedRun([[0, 10], [5, 10]]), {
    ...OPEN,
    folded: new Set(["b"]),
  });

  assertEquals(rows.map(({ kind }) => kind), ["model", "benchmark"]);
  assertEquals([...(rows[1]?.hidden ?? [])], [0, 5]);
  assertEquals([...rowOf], [0, 1, -1, -1, -1, -1]);
});

Deno.test("layout() draws a call that outlives its sample apart from the next one", () => {
  const spans = [
    imaginedSpan({ span: "a", end: 10 }),
    imaginedSpan({ span: "slow", parent: "a", kind: "call", end: 30 }),
    imaginedSpan({ span: "b", start: 10, end: 20 }),
    imaginedSpan({ span: "quick", parent: "b", kind: "call", start: 10, end: 20 }),
  ];

  const { rowOf } = layout(spans, OPEN);

  assertEquals(new Set(rowOf).size, 4);
});

Deno.test("layout() lets a span under way end at the last event, and keeps orphans and cycles", () => {
  const spans = [
    imaginedSpan({ span: "a", parent: "b", start: 5, end: null }),
    imaginedSpan({ span: "b", parent: "a", start: 6, end: 7 }),
    imaginedSpan({ span: "c", parent: "nobody", start: 2000, end: null }),
  ];

  const { rows } = layout(spans, OPEN);

  assertEquals(rows.flatMap(({ spans }) => spans).toSorted(), [0, 1, 2]);
  assertEquals(rows.flatMap(({ ends }) => [...ends]).toSorted((a, b) => a - b), [7, 1000, 2000]);
});

Deno.test("barsIn() loses no span at any zoom, and keeps order", () => {
  fc.assert(
    fc.property(samples, time, time, fc.integer({ min: 1, max: 50 }), (times, a, b, width) => {
      const view = { from: Math.min(a, b), to: Math.max(a, b) + 1, width };
      for (const row of layout(imaginedRun(times), OPEN).rows) {
        const bars = barsIn(row, view);
        const seen = row.spans.filter((_, n) =>
          (row.ends[n] as number) >= view.from && (row.starts[n] as number) <= view.to
        );
        assertEquals(bars.reduce((sum, { count }) => sum + count, 0), seen.length);
        bars.slice(1).forEach((bar, n) => assert(bar.x >= (bars[n]?.x ?? 0)));
        assert(bars.length <= 2 * width + 3, "more bars than can be seen apart");
      }
    }),
  );
});

Deno.test("density() counts every time that the view shows, once", () => {
  fc.assert(fc.property(fc.array(time), fc.integer({ min: 1, max: 50 }), (times, width) => {
    const sorted = Float64Array.from(times).toSorted();
    const counts = density(sorted, { from: 200, to: 800, width });
    assertEquals(
      counts.reduce((sum, n) => sum + n, 0),
      times.filter((t) => t >= 200 && t <= 800).length,
    );
  }));
});

Deno.test("hit() finds every bar at its own middle, and nothing below the rows", () => {
  fc.assert(fc.property(samples, (times) => {
    const plan = layout(imaginedRun(times), OPEN);
    const view = { from: 0, to: 2000, width: 500 };
    for (const row of plan.rows) {
      for (const bar of barsIn(row, view)) {
        const found = hit(plan, { x: bar.x + bar.width / 2, y: row.y + 1, view });
        assertEquals(found?.row, row);
        assert(found !== undefined && found.spans.length > 0);
        if (bar.width > 8) {
          assertEquals(found.spans, row.spans.slice(bar.first, bar.first + bar.count));
        }
      }
    }
    assertEquals(hit(plan, { x: 1, y: plan.height, view }), undefined);
  }));
});

Deno.test("hit() reaches a narrow bar from beside it, and misses from afar", () => {
  const plan = layout([imaginedSpan({ span: "a", start: 500, end: 501 })], OPEN);
  const view = { from: 0, to: 1000, width: 1000 };

  assertEquals(hit(plan, { x: 498, y: 5, view })?.spans, [0]);
  assertEquals(hit(plan, { x: 490, y: 5, view }), undefined);
});

Deno.test("a call is over when its response was, although that was written down later", () => {
  const call = { attempt: 1, chunks: 1, tokens: 1, timings: null };
  const clock = { sent: 0, headers: 1, first: 2, firstAnswer: 2, last: 3, end: 4 };
  const span = { parent: null, kind: "call", label: "m", state: "ok" } as const;
  const late = [
    { ...span, span: "c1", start: 0, end: 50, alarms: [], call: { ...call, clock } },
    { ...span, span: "c2", start: 10, end: 60, alarms: [], call: { ...call, clock: null } },
  ];

  const { rows } = layout(late, { now: 60, folded: new Set(), each: false });

  assertEquals(rows.map(({ ends }) => [...ends]), [[4, 60]]);
});
