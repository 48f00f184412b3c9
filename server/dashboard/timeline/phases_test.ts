import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { TimelineCall } from "../../api/mod.ts";
import { gapsOf, paceOf } from "./gaps.ts";
import { phasesOf } from "./phases.ts";

const TIMINGS = {
  source: "timings",
  promptTokens: 33,
  cachedTokens: 0,
  promptMs: 3,
  outputTokens: 8,
  outputMs: 5,
  loadMs: null,
};

function call(more: Partial<TimelineCall>) {
  return {
    start: 0,
    end: 20e6,
    call: { attempt: 1, clock: null, timings: null, chunks: 0, tokens: null, ...more },
  };
}

function named(phases: readonly { name: string; from: number; to: number }[]) {
  return phases.map(({ name, from, to }) => `${name} ${from / 1e6}-${to / 1e6}`);
}

Deno.test("phasesOf() divides a whole call by our clock, without gaps", () => {
  const clock = { sent: 1e6, headers: 2e6, first: 6e6, firstAnswer: 9e6, last: 18e6, end: 19e6 };

  const { client, first } = phasesOf(call({ clock }), 0);

  assertEquals(named(client), [
    "connect 1-2",
    "wait 2-6",
    "reasoning 6-9",
    "answer 9-18",
    "close 18-19",
  ]);
  assertEquals(first, 6e6);
});

Deno.test("phasesOf() places the server's lengths where the first chunk came, and says so", () => {
  const clock = { sent: 1e6, headers: null, first: 6e6, firstAnswer: 6e6, last: 11e6, end: 11e6 };

  const { client, server, anchor, unknown } = phasesOf(call({ clock, timings: TIMINGS }), 0);

  assertEquals(named(client), ["wait 1-6", "answer 6-11"]);
  assertEquals(named(server), ["prefill 3-6", "generate 6-11"]);
  assertEquals(
    anchor,
    "lengths are the server's; placed so that the prompt is done when our first chunk came",
  );
  assertEquals(unknown, ["Whether the server loaded the model, and how long"]);
});

Deno.test("phasesOf() leaves unknown what is unknown", () => {
  const running = phasesOf({ ...call({}), end: null }, 7e6);
  const failed = phasesOf(
    call({
      clock: { sent: 1e6, headers: null, first: null, firstAnswer: null, last: null, end: 4e6 },
    }),
    0,
  );

  assertEquals(named(running.client), ["running 0-7"]);
  assertEquals(running.server, []);
  assertEquals(named(failed.client), ["close 1-4"]);
  assertEquals(failed.first, null);
  assertEquals(failed.anchor, "the server sent no timings");
});

Deno.test("phasesOf() tells reasoning that no answer followed", () => {
  const clock = { sent: 0, headers: 1e6, first: 2e6, firstAnswer: null, last: 8e6, end: 9e6 };

  assertEquals(named(phasesOf(call({ clock }), 0).client), [
    "connect 0-1",
    "wait 1-2",
    "reasoning 2-8",
    "close 8-9",
  ]);
});

Deno.test("phasesOf() by our clock is gapless and as long as the call, whatever happened", () => {
  const at = fc.option(fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 6, maxLength: 6 }),
      fc.array(at, { minLength: 4, maxLength: 4 }),
      (times, gone) => {
        const [sent = 0, headers = 0, first = 0, firstAnswer = 0, last = 0, end = 0] = times
          .toSorted((a, b) => a - b);
        const unless = (n: number, t: number) => (gone[n] === null ? null : t);
        const clock = {
          sent,
          headers: unless(0, headers),
          first: unless(1, first),
          firstAnswer: unless(1, unless(2, firstAnswer) ?? -1) === -1
            ? null
            : unless(1, firstAnswer),
          last: unless(1, last),
          end,
        };
        const { client } = phasesOf(call({ clock }), 0);

        client.slice(1).forEach(({ from }, n) => assertEquals(from, client[n]?.to));
        assertEquals(client.reduce((sum, { from, to }) => sum + to - from, 0), end - sent);
      },
    ),
  );
});

Deno.test("gapsOf() judges against the call's own median", () => {
  const steady = [0, 10e6, 20e6, 30e6, 40e6];

  const { median, stalls, longest, before } = gapsOf([...steady, 240e6, 250e6]);

  assertEquals([median, longest, stalls], [10e6, 200e6, [5]]);
  assertEquals([...before].map((gap) => paceOf(gap, median)), [
    "first",
    "steady",
    "steady",
    "steady",
    "steady",
    "stall",
    "steady",
  ]);
});

Deno.test("gapsOf() knows no pace of one chunk, and no stall that nobody would notice", () => {
  assertEquals(gapsOf([5]).median, null);
  assertEquals(gapsOf([]).stalls, []);
  assertEquals(gapsOf([0, 1, 2, 3, 1e6]).stalls, []);
  assertEquals(paceOf(1e6, 1), "slow");
  // Most chunks at one instant: the median is 0, and a pause is still seen.
  assertEquals(gapsOf([0, 0, 0, 0, 1e9]).stalls, [4]);
});

Deno.test("gapsOf() has gaps that add up to the whole time", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 2 }), (times) => {
    const sorted = times.toSorted((a, b) => a - b);
    const { before, longest } = gapsOf(sorted);
    const sum = before.slice(1).reduce((total, gap) => total + gap, 0);
    assertEquals(sum, (sorted.at(-1) as number) - (sorted[0] as number));
    assert(before.slice(1).every((gap) => gap >= 0 && gap <= (longest as number)));
  }));
});
