import { assert, assertEquals } from "@std/assert";
import { random } from "../../random.ts";
import { ChangePoint, FALSE_ALARMS, rankSum } from "./change_point.ts";
import { stepInCall } from "./step_in_call.ts";

/** Noise about 1, by Box and Muller. */
function noise(seed: number, share: number): () => number {
  const { next } = random(seed, "noise");
  return () => 1 + share * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** How many of so many series of 500 steady values raise a change. */
function falseAlarms(series: number, value: (seed: number) => () => number): number {
  let raised = 0;
  for (let seed = 0; seed < series; seed++) {
    const change = new ChangePoint();
    const next = value(seed);
    for (let at = 0; at < 500; at++) {
      if (change.add(next()) === undefined) continue;
      raised++;
      break;
    }
  }
  return raised;
}

Deno.test("ChangePoint raises as many false alarms as it states, in 1,000 steady series", () => {
  assertEquals(FALSE_ALARMS, 0.01);
  const raised = falseAlarms(1000, (seed) => noise(seed, 0.04));
  // Of 1,000 series 10 are expected; 2 to 22 is what a rate of 1 % gives in 99.9 % of repetitions.
  assert(raised >= 2 && raised <= 22, `${raised} of 1,000`);
});

Deno.test("ChangePoint raises no more where the noise has a heavy tail", () => {
  // Ranks do not see how large an outlier is.
  const heavy = (seed: number) => {
    const { next } = random(seed, "tail");
    return () => Math.exp(Math.tan(Math.PI * (next() - 0.5)) / 50);
  };
  assert(falseAlarms(300, heavy) <= 11);
});

Deno.test("ChangePoint finds an injected step of -18 % in every one of 200 series, and dates it", () => {
  const delays: number[] = [];
  for (let seed = 0; seed < 200; seed++) {
    const change = new ChangePoint({ least: 0.1 });
    const next = noise(seed, 0.05);
    let found: number | undefined;
    for (let at = 0; at < 120 && found === undefined; at++) {
      const raised = change.add(100 * next() * (at < 60 ? 1 : 0.82));
      if (raised === undefined) continue;
      assert(raised.share < -0.1 && raised.share > -0.26, `${raised.share}`);
      found = at - 60;
    }
    assert(found !== undefined && found >= 0, `series ${seed}: ${found}`);
    delays.push(found);
  }
  delays.sort((a, b) => a - b);
  assert((delays[100] ?? Infinity) <= 10, `median delay ${delays[100]}`);
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
    const next = noise(seed, 0.2);
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
