/**
 * How often the alarm `slower` takes steady noise for a change, and how often it finds a step of -18 %:
 * simulated, with the interval of each rate (Wilson, 95 %), beside the rate that the program states.
 *
 *     deno run -A bench/alarms/false_alarms.ts [--series 20000] [--first 0] [--noise independent]
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { FALSE_ALARMS, STEPS_FOUND } from "../../core/alarms/evidence/change_point.ts";
import { wilson } from "../../core/stats/intervals.ts";
import {
  delayOfStep,
  falseAlarms,
  hasFalseAlarm,
  type Noise,
  NOISES,
} from "../../core/testing/steady_series.ts";

const flags = parseArgs(Deno.args, { string: ["series", "first", "noise"] });
const series = Number(flags.series ?? 20_000);
const first = Number(flags.first ?? 0);
if (!Number.isInteger(series) || series < 1 || !Number.isInteger(first)) {
  throw new RangeError("Cannot begin: --series and --first are whole numbers");
}

let isOff = false;
for (const name of ["independent", "persistent", "pauses"] as const) {
  if (flags.noise !== undefined && flags.noise !== name) continue;
  const noise = NOISES[name](0.04);
  const found = falseAlarms(noise, { series, first });
  row(`${name} noise of 4 %: series of 500 with a change`, {
    found: found.length,
    stated: FALSE_ALARMS[name],
  });
  // Where no change of any size is found, none of 10 % is.
  const told = found.filter((seed) => hasFalseAlarm(noise, seed, { least: 0.1 }));
  row(`${name} noise of 4 %: with one of 10 % or more, as "slower" tells it`, {
    found: told.length,
  });
  if (name !== "pauses") steps(name, NOISES[name](0.05));
}
if (isOff) Deno.exitCode = 1;

function steps(name: "independent" | "persistent", noise: Noise): void {
  const delays: number[] = [];
  for (let seed = first; seed < first + series; seed++) {
    const delay = delayOfStep(noise, seed);
    if (delay !== undefined) delays.push(delay);
  }
  delays.sort((a, b) => a - b);
  row(`${name} noise of 5 %: step of -18 % found within 60 answers`, {
    found: delays.length,
    stated: STEPS_FOUND[name],
  });
  const [half, most] = [0.5, 0.95].map((share) => delays[Math.floor(share * delays.length)]);
  say(`  found after ${(half ?? NaN) + 1} answers (median), ${(most ?? NaN) + 1} (95 %)`);
}

function row(
  what: string,
  { found, stated }: { readonly found: number; readonly stated?: number },
): void {
  const { low, high } = wilson(found, series);
  const misses = stated !== undefined && (stated < low || stated > high);
  isOff ||= misses;
  const text = (share: number) => `${(100 * share).toFixed(2)} %`;
  say(
    `${what}: ${found} of ${series} = ${text(found / series)} [${text(low)}, ${text(high)}]${
      stated === undefined ? "" : `, stated ${text(stated)}${misses ? "  OFF" : ""}`
    }`,
  );
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
