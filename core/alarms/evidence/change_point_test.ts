import { assert, assertEquals } from "@std/assert";
import { random } from "../../random.ts";
import { distributions } from "../../stats/distributions.ts";
import { delayOfStep, falseAlarms, NOISES } from "../../testing/steady_series.ts";
import { ChangePoint, FALSE_ALARMS, rankSum, STEPS_FOUND } from "./change_point.ts";
import { stepInCall } from "./step_in_call.ts";

/** Chance that a test of a stated rate fails although the rate is true, each side. */
const CHANCE = 0.0005;

/** That so many of so many are what a rate gives, within what chance allows (binomial). */
async function assertRate(
  found: number,
  { of, stated }: { readonly of: number; readonly stated: number },
): Promise<void> {
  const { binomialCdf } = await distributions();
  const text = `${found} of ${of}, stated ${stated}`;
  assert(binomialCdf(found, of, stated) > CHANCE, `${text}: too few`);
  assert(1 - binomialCdf(found - 1, of, stated) > CHANCE, `${text}: too many`);
}

/** Seeds that the stated rates were not measured with. */
const FIRST = 1_000_000;

/** What is rare needs more series to be seen. */
const SERIES = { independent: 1000, persistent: 400, pauses: 400 } as const;

for (const name of ["independent", "persistent", "pauses"] as const) {
  const series = SERIES[name];
  Deno.test(`ChangePoint raises as many false alarms as it states, in ${series} steady series with ${name} noise`, async () => {
    const found = falseAlarms(NOISES[name](0.04), { series, first: FIRST });
    await assertRate(found.length, { of: series, stated: FALSE_ALARMS[name] });
  });
}

Deno.test("ChangePoint raises no more where the noise has a heavy tail", async () => {
  // Ranks do not see how large an outlier is.
  const heavy = (seed: number) => {
    const { next } = random(seed, "tail");
    return () => Math.exp(Math.tan(Math.PI * (next() - 0.5)) / 50);
  };
  const found = falseAlarms(heavy, { series: 500 });
  await assertRate(found.length, { of: 500, stated: FALSE_ALARMS.independent });
});

for (const name of ["independent", "persistent"] as const) {
  Deno.test(`ChangePoint finds as many injected steps of -18 % as it states, with ${name} noise`, async () => {
    const delays: number[] = [];
    for (let seed = FIRST; seed < FIRST + 500; seed++) {
      const delay = delayOfStep(NOISES[name](0.05), seed);
      if (delay !== undefined) delays.push(delay);
    }
    await assertRate(delays.length, { of: 500, stated: STEPS_FOUND[name] });
  });
}

Deno.test("ChangePoint dates a step and tells how large it is", () => {
  const next = NOISES.independent(0.05)(FIRST);
  const change = new ChangePoint({ least: 0.1 });
  for (let at = 0; at < 120; at++) {
    const found = change.add(100 * next() * (at < 60 ? 1 : 0.82));
    if (found === undefined) continue;
    assert(at >= 64 && at < 80, `found at ${at}`);
    assert(found.share < -0.12 && found.share > -0.24, `${found.share}`);
    assert(Math.abs(at + 1 - found.recent - 60) <= 5, `begins ${found.recent} before ${at}`);
    return;
  }
  throw new TypeError("It was not found");
});

Deno.test("ChangePoint does not tell a change that is too small to matter, nor a faster one", () => {
  const change = new ChangePoint({ least: 0.1 });
  for (let at = 0; at < 100; at++) {
    assertEquals(change.add(at < 50 ? 100 + at % 3 : 95 + at % 3), undefined);
  }
  const faster = new ChangePoint();
  for (let at = 0; at < 100; at++) {
    assertEquals(faster.add(at < 50 ? 100 + at % 3 : 150 + at % 3), undefined);
  }
});

Deno.test("rankSum() is 0 for alternating values, and greatest where all late ones are lower", () => {
  assertEquals(rankSum([1, 1, 1, 1], 2), 0);
  assert(rankSum([4, 5, 6, 1, 2, 3], 3) > 1.9);
  assert(rankSum([1, 2, 3, 4, 5, 6], 3) < -1.9);
});

Deno.test("stepInCall() finds no step in 1,000 answers of steady pace, and one in those that have it", () => {
  const answer = (seed: number, late: number) => {
    const next = NOISES.independent(0.2)(seed);
    const times: number[] = [0];
    for (let chunk = 1; chunk < 300; chunk++) {
      const gap = (chunk < 150 ? 10 : late) * Math.max(0.1, next());
      times.push((times.at(-1) ?? 0) + gap * 1e6);
    }
    return stepInCall(times, 0.25);
  };
  let steady = 0;
  let stepped = 0;
  for (let seed = 0; seed < 1000; seed++) if (answer(seed, 10) !== undefined) steady++;
  for (let seed = 0; seed < 100; seed++) if (answer(seed, 16) !== undefined) stepped++;
  assertEquals(steady, 0);
  assert(stepped >= 95, `${stepped} of 100`);
});
