import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ChunkWindow } from "../../api/mod.ts";
import { arrivalsOf } from "./arrivals.ts";
import { ChunkShelf } from "./chunk_shelf.ts";
import { fitText } from "./draw/scene.ts";
import { duration } from "../frame/text/format.ts";

function windowOf(
  from: number,
  to: number,
  { t = [], exact = false }: { t?: number[]; exact?: boolean } = {},
): ChunkWindow {
  return { from, to, exact, calls: [{ span: "c", t, n: t.map(() => 1), first: 0 }] };
}

Deno.test("arrivalsOf() gets every chunk once, although the server tells only so many at a time", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 200 }),
    fc.integer({ min: 1, max: 50 }),
    async (times, most) => {
      // As the server does it: one by one where they are few enough, else only counted.
      const ask = ({ from, to }: { from: number; to: number }) => {
        const t = times.filter((at) => at >= from && at < to);
        return Promise.resolve(
          t.length <= most ? windowOf(from, to, { t, exact: true }) : windowOf(from, to, { t }),
        );
      };
      const found = await arrivalsOf({ from: 0, to: 100_001 }, ask);
      assertEquals([...found], times.toSorted((a, b) => a - b));
    },
  ));
});

Deno.test("ChunkShelf.best() takes the finest window that covers the view, else that of the run", () => {
  const shelf = new ChunkShelf();
  assertEquals(shelf.best({ from: 0, to: 10 }), undefined);
  shelf.put(windowOf(0, 1000), { buckets: 10, whole: true });
  shelf.put(windowOf(100, 300), { buckets: 100 });
  shelf.put(windowOf(150, 250), { buckets: 1000 });
  shelf.put(windowOf(160, 170, { exact: true }), { buckets: 1 });

  assertEquals(shelf.best({ from: 0, to: 1000 })?.step, 100);
  assertEquals(shelf.best({ from: 120, to: 200 })?.step, 2);
  assertEquals(shelf.best({ from: 160, to: 200 })?.step, 0.1);
  assertEquals(shelf.best({ from: 162, to: 168 })?.exact, true);
});

Deno.test("ChunkShelf.suffices() tells when finer chunks must be asked for", () => {
  const shelf = new ChunkShelf();
  shelf.put(windowOf(0, 1000), { buckets: 100, whole: true });

  assertEquals(shelf.suffices({ from: 0, to: 1000 }, 100), true);
  assertEquals(shelf.suffices({ from: 0, to: 100 }, 100), false);
  // Beyond the last chunk there is nothing to ask for.
  assertEquals(shelf.suffices({ from: 1000, to: 1100 }, 100), true);
});

Deno.test("ChunkShelf.judge() knows the pace of calls that it has whole, and of no other", () => {
  const shelf = new ChunkShelf();
  const window = windowOf(0, 100, { t: [0, 10, 20], exact: true });

  shelf.judge(window, () => 4);
  assertEquals(shelf.medianOf("c"), undefined);
  shelf.judge(window, () => 3);
  assertEquals(shelf.medianOf("c"), 10);
});

Deno.test("fitText() cuts what has no room, and lets no label turn what stands beside it", () => {
  assertEquals(fitText("arithmetic", 60, 6), "arithmetic");
  assertEquals(fitText("arithmetic", 36, 6), "arith…");
  assertEquals(fitText("arithmetic", 12, 6), "");
  assertEquals(fitText("/models/tiny.gguf", 70, 6), "…/tiny.gguf");
  assertEquals(fitText("/models/modellens-tiny.gguf", 72, 6), "…/modellens…");
  assertEquals(fitText("gsm8k  941\u00a0ms", 72, 6), "gsm8k…");
  assertEquals(fitText("a\u202eb\u0000", 60, 6), "a\ufffdb\ufffd");
  assertEquals(duration(NaN), "unknown");
});
