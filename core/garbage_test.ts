import { assert } from "@std/assert";
import { GarbageTime } from "./garbage.ts";

Deno.test("GarbageTime.pause() collects what is left behind, once it is worth it", () => {
  const garbage = new GarbageTime();
  let left: unknown[] | undefined = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  const full = Deno.memoryUsage().heapUsed;
  assert(left.length > 0);
  left = undefined;
  garbage.add(10);
  garbage.pause();
  garbage.add(10_000);
  garbage.pause();
  // The objects take more than 5 MB together.
  assert(Deno.memoryUsage().heapUsed < full - 5e6, `${full} before`);
});
