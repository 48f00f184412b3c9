import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  advanced,
  grown,
  instant,
  paused,
  played,
  scrubbed,
  shifted,
  speedNamed,
  SPEEDS,
  startedAt,
  stepped,
} from "./clock.ts";

const END = 10e9;
const FRESH = startedAt(0, { end: END, live: false });

Deno.test("advanced() runs at its speed, in the run's own time, and stops at the end", () => {
  fc.assert(fc.property(
    fc.constantFrom(...SPEEDS),
    fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 30 }),
    (speed, steps) => {
      const clock = steps.reduce(advanced, { ...played(FRESH), speed });
      const elapsed = steps.reduce((sum, step) => sum + step, 0);
      assert(Math.abs(clock.t - Math.min(elapsed * 1e6 * speed, END)) < 1);
      assertEquals(clock.playing, clock.t < END);
    },
  ));
});

Deno.test("advanced() stands still while paused", () => {
  assertEquals(advanced(paused(scrubbed(FRESH, 5e9)), 1000).t, 5e9);
});

Deno.test("played() begins anew when all was shown", () => {
  assertEquals(played(instant(FRESH)).t, 0);
  assertEquals(played(scrubbed(FRESH, 3e9)).t, 3e9);
});

Deno.test("scrubbed() keeps within the run", () => {
  assertEquals([scrubbed(FRESH, -5).t, scrubbed(FRESH, END * 2).t], [0, END]);
  assertEquals(startedAt(END * 2, { end: END, live: false }).t, END);
});

Deno.test("shifted() goes through the speeds and stays at the outer ones", () => {
  assertEquals(shifted(FRESH, 1).speed, 2);
  assertEquals(shifted(FRESH, -2).speed, 0.25);
  assertEquals(shifted(FRESH, -9).speed, 0.25);
  assertEquals(shifted(FRESH, 99).speed, 64);
});

Deno.test("speedNamed() takes what is offered and nothing else", () => {
  assertEquals(["0.25", "64", "3", "", null].map(speedNamed), [0.25, 64, 1, 1, 1]);
});

Deno.test("stepped() goes from event to event and back", () => {
  const times = [1e9, 2e9, 2e9, 4e9];
  const forth = [1, 2, 3, 4].reduce<number[]>(
    (seen) => [...seen, stepped(scrubbed(FRESH, seen.at(-1) ?? 0), { times, by: 1 }).t],
    [],
  );
  const back = [1, 2, 3, 4].reduce<number[]>(
    (seen) => [...seen, stepped(scrubbed(FRESH, seen.at(-1) ?? END), { times, by: -1 }).t],
    [],
  );

  assertEquals(forth, [1e9, 2e9, 4e9, END]);
  assertEquals(back, [4e9, 2e9, 1e9, 0]);
  assertEquals(stepped(played(FRESH), { times, by: 1 }).playing, false);
});

Deno.test("grown() keeps who is at the moving end there, and leaves others where they look", () => {
  const live = { end: 20e9, live: true };
  const following = instant(startedAt(0, { end: END, live: true }));

  assertEquals([following.playing, grown(following, live).t], [true, 20e9]);
  assertEquals(grown(scrubbed(following, 3e9), live).t, 3e9);
  assertEquals(grown(paused(following), live).t, END);
  assertEquals(grown(following, { end: 20e9, live: false }).playing, false);
});
