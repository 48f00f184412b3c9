/**
 * The share of a DevBench run that is not spent in the model, where the model makes 30 tokens a second:
 * prompts of every category, answered right, one at a time.
 *
 *     deno run -A bench/devbench/run.ts [--prompts 20] [--repetitions 1] [--json]
 *
 * The whole of 20 × 5 takes ten minutes; what is started once weighs less in it.
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { Workplace } from "../../cli/testing/program.ts";
import { startKnowingModel } from "../../core/testing/framework/knowing_model.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import { type Figure, plainFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

const TOKENS_PER_SECOND = 30;

if (import.meta.main) {
  const { prompts, repetitions } = parseArgs(Deno.args, {
    string: ["prompts", "repetitions"],
    default: { prompts: "20", repetitions: "1" },
  });
  present(await measure(["--samples", prompts, "--repetitions", repetitions]));
}

async function measure(size: readonly string[]): Promise<Figure[]> {
  await using workplace = await Workplace.open();
  const run = ["run", "--framework", "devbench", ...size];
  const plan = await workplace.lens([...run, "--provider", "embedded", "--dry-run", "--json"]);
  await using server = await startKnowingModel({
    plan: plan.out,
    models: { knows: 1 },
    pace: TOKENS_PER_SECOND,
  });
  const watch = new PauseWatch();
  const { code, err } = await workplace.lens([
    ...run,
    "--api-base",
    server.url.href,
    "--concurrency",
    "1",
  ]);
  watch.look();
  if (code !== 0) throw new TypeError(`The run ended with ${code}: ${err}`);
  const [path = ""] = workplace.runs();
  const { inModel, all, answers } = await timesOf(path);
  return [
    plainFigure((1 - inModel / all) * 100, {
      what: `run of ${answers} answers at ${TOKENS_PER_SECOND} tokens/s: time outside of the model`,
      unit: "%",
      digits: 1,
      atMost: 10,
      disturbed: watch.isBusy,
    }),
  ];
}

/** Nanoseconds between the sending of the first request and the end of the last judgement, and those in calls. */
async function timesOf(path: string): Promise<{ inModel: number; all: number; answers: number }> {
  using reader = await TraceReader.open(path, { texts: false });
  let [inModel, answers, first, last] = [0, 0, Infinity, 0];
  for await (const batch of reader.events()) {
    for (const event of batch) {
      if (event.kind === "call.completed") {
        const { sent, end } = event.clock;
        if (sent === null || end === null) throw new TypeError("A call has no times");
        inModel += end - sent;
        first = Math.min(first, sent);
      }
      if (event.kind === "sample.scored") {
        answers++;
        last = event.t;
      }
    }
  }
  return { inModel, all: last - first, answers };
}
