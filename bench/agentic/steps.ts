/**
 * What a step of an agent adds to the time of the model: from the end of an answer that asks for a file
 * to the next request, with the call of the skill and everything that is written to the trace.
 * @module
 */

import type { Provider } from "../../core/provider/contract.ts";
import type { BenchmarkDefinition } from "../../core/benchmark/contract.ts";
import { stageRun } from "../../core/testing/run_stage.ts";
import agentic from "../../plugins/benchmark-agentic/mod.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

const STEPS = 150;

if (import.meta.main) present(await stepFigures());

/** One conversation of many steps, with a model that takes no time. */
export async function stepFigures(): Promise<Figure[]> {
  const watch = new PauseWatch();
  const gaps: number[] = [];
  let ended: number | undefined;
  const provider: Pick<Provider, "chat"> = {
    async *chat(request, { sending, headers }) {
      if (ended !== undefined) gaps.push(performance.now() - ended);
      sending({ url: null, body: { messages: request.messages.length } });
      headers(performance.now());
      const call = { index: 0, id: `call_${gaps.length}`, name: "write-file" };
      const given = JSON.stringify({ path: "hello.txt", text: `step ${gaps.length}\n` });
      yield { at: performance.now(), tools: [{ ...call, arguments: given }] };
      yield { at: performance.now(), finishReason: "tool_calls" };
      ended = performance.now();
    },
  };
  await using stage = await stageRun({
    // Nothing else of a provider is asked in a run that is planned already.
    provider: provider as Provider,
    benchmarks: [agentic as BenchmarkDefinition],
    benchmarkSettings: agentic.settings.parse({ steps: STEPS, tokens: 1_000_000 }),
    settings: { samples: 1, retries: 0 },
  });
  const { outcome, thrown } = await stage.run();
  if (thrown !== undefined) throw thrown;
  const [cold = NaN, ...warm] = gaps;
  if (outcome?.scored !== 1 || warm.length !== STEPS - 2) {
    throw new TypeError(`${gaps.length} steps of ${STEPS} were made`);
  }
  const disturbed = watch.isBusy;
  return [
    medianFigure([cold], {
      what: "agentic: the first step, which starts the process of its skill",
      unit: "ms",
      disturbed,
    }),
    medianFigure(warm, {
      what: "agentic: a further step, over the time of the model",
      unit: "ms",
      atMost: 10,
      disturbed,
    }),
  ];
}
