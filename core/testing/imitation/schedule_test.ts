import { assert, assertEquals } from "@std/assert";
import { dueTimes, waitUntil } from "./schedule.ts";

Deno.test("dueTimes() reads a pace, a list, and nothing", () => {
  const times = (schedule: Parameters<typeof dueTimes>[0]) => {
    const due = dueTimes(schedule, 3);
    return [due.at(0), due.at(1), due.at(2), due.end];
  };
  assertEquals(times(undefined), [0, 0, 0, 0]);
  assertEquals(times({ firstMs: 30, gapMs: 10 }), [30, 40, 50, 50]);
  assertEquals(times([5, 9]), [5, 9, 9, 9]);
  assertEquals(times([5, 9, 11, 20]), [5, 9, 11, 20]);
  assertEquals(dueTimes({ firstMs: 30, gapMs: 10 }, 0).end, 30);
});

Deno.test("waitUntil() is never early, and an abort ends it", async () => {
  const deadline = performance.now() + 7.25;
  await waitUntil(deadline, new AbortController().signal);
  assert(performance.now() >= deadline);

  const controller = new AbortController();
  const waiting = waitUntil(performance.now() + 60_000, controller.signal);
  controller.abort();
  await waiting;
});
