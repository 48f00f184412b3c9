/** What it costs to judge programs, and to resample scores. @module */

import { rowsOf } from "../../core/data/rows.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { pairedBootstrap } from "../../core/stats/paired_bootstrap.ts";
import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

const PROGRAM = "function f(a: number): number { return a + 1 }\n" +
  "const assert = require('node:assert');\nassert.deepEqual(f(1), 2);";
const EMPTY = "run --no-prompt --no-config --no-lock --no-remote --no-npm --cached-only --no-check"
  .split(" ");
const DATA = new URL("../../../shared/data/", import.meta.url);

if (import.meta.main) present(await measure());

async function measure(): Promise<Figure[]> {
  const watch = new PauseWatch();
  await using sandbox = new Sandbox();
  const figures = [await scriptCost(sandbox, watch), ...resampling(watch)];
  return hasData() ? [...figures, ...await benchmarks(sandbox, watch)] : figures;
}

/** Programs one after the other, each beside an empty `deno run`, so that both see the same machine. */
async function scriptCost(sandbox: Sandbox, watch: PauseWatch): Promise<Figure> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  const ratios: number[] = [];
  for (let turn = 0; turn < 40; turn++) {
    watch.look();
    const judged = await timed(() => sandbox.run({ language: "typescript", code: PROGRAM }));
    const empty = await timed(() =>
      new Deno.Command(Deno.execPath(), { args: [...EMPTY, file], stdin: "null" }).output()
    );
    ratios.push(judged / empty);
  }
  await Deno.remove(file);
  return medianFigure(ratios, {
    what: "sandbox: one TypeScript program ÷ an empty deno run",
    atMost: 2,
    disturbed: watch.isBusy,
  });
}

function resampling(watch: PauseWatch): Figure[] {
  const counted = Array.from(
    { length: 12_000 },
    (_, index) => index % 10 === 0 ? 1 : -(index % 3 % 2),
  );
  const drawn = counted.map((value, index) => value + Math.sin(index) / 100);
  return [["right or wrong", counted], ["scores with parts", drawn]].map(([name, values]) => {
    const times = Array.from({ length: 5 }, () => {
      watch.look();
      const began = performance.now();
      pairedBootstrap(values as number[], { seed: 1 });
      return performance.now() - began;
    });
    return medianFigure(times, {
      what: `10,000 resamples of 12,000 items, ${name}`,
      unit: "ms",
      digits: 0,
      atMost: 300,
      disturbed: watch.isBusy,
    });
  });
}

interface Problem {
  readonly prompt: string;
  readonly canonical_solution: string;
  readonly test: string;
  readonly entry_point: string;
}

async function benchmarks(sandbox: Sandbox, watch: PauseWatch): Promise<Figure[]> {
  const problems = await rows<Problem>("humaneval/HumanEval.jsonl.gz");
  await sandbox.run({ language: "python", code: "1" });
  watch.look();
  const python = await timed(async () => {
    for (const { prompt, canonical_solution, test, entry_point } of problems) {
      const code = `${prompt}${canonical_solution}\n${test}\ncheck(${entry_point})`;
      await sandbox.run({ language: "python", code });
    }
  });
  const functions = await rows<{ prompt: string; tests: string }>(
    "multipl-e/humaneval-ts.jsonl.gz",
  );
  await sandbox.check("1");
  watch.look();
  const script = await timed(async () => {
    for (const { prompt, tests } of functions) {
      const code = `${prompt}  return undefined as any;\n}\n${tests}`;
      await sandbox.check(code);
      await sandbox.run({ language: "typescript", code });
    }
  });
  const disturbed = watch.isBusy;
  return [
    plainFigure(python / 1000, {
      what: "HumanEval: 164 programs, warm",
      unit: "s",
      atMost: 15,
      disturbed,
    }),
    plainFigure(script / 1000, {
      what: "MultiPL-E: 159 programs, type-checked and run",
      unit: "s",
      atMost: 60,
      disturbed,
    }),
  ];
}

async function rows<T>(file: string): Promise<T[]> {
  // Their form is that of the benchmarks, whose tests check it.
  return await rowsOf(file, await Deno.readFile(new URL(file, DATA))) as T[];
}

function hasData(): boolean {
  try {
    return Deno.statSync(DATA).isDirectory;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
