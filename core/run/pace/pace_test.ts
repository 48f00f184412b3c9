import { assert, assertEquals } from "@std/assert";
import openAI from "../../../plugins/provider-openai-compatible/mod.ts";
import type { BenchmarkDefinition, Load } from "../../benchmark/contract.ts";
import type { Provider } from "../../provider/contract.ts";
import { type Imitation, startImitation } from "../../testing/imitation/mod.ts";
import { providerOn } from "../../testing/provider/stage.ts";
import { quiz, type RunStage, stageRun } from "../../testing/run_stage.ts";
import { report } from "../report.ts";

const provider = ({ url }: Pick<Imitation, "url">) => providerOn(openAI, { url });
const YES = { tokens: ["ye", "s"] };

/** A benchmark that measures time, with items that are asked together. */
const loaded = (loads: readonly (Load | undefined)[], more = {}) =>
  quiz([], {
    alone: true,
    samples: () =>
      loads.map((load, index) => ({
        id: `q${index}`,
        target: "yes",
        request: { messages: [{ role: "user", content: `${index}` }] },
        ...(load === undefined ? {} : { load }),
      })),
    ...more,
  });

/** The most samples of a name that were open at a time. */
async function abreast(stage: RunStage, which: (sample: string) => boolean): Promise<number> {
  let [open, most] = [0, 0];
  for (const event of (await stage.trace()).events) {
    if (event.kind === "sample.started" && which(event.sample)) open++;
    if (event.kind === "sample.scored" && which(event.sample)) open--;
    most = Math.max(most, open);
  }
  return most;
}

Deno.test("execute() asks a group so many at a time, and everything else alone", async () => {
  await using imitation = await startImitation({
    script: { ...YES, schedule: { firstMs: 5, gapMs: 0 } },
  });
  const group: Load = { group: "c3", concurrency: 3 };
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [loaded([undefined, ...Array(9).fill(group), undefined, undefined])],
    settings: { concurrency: 8 },
  });
  const { outcome } = await stage.run();
  assertEquals(outcome?.scored, 12);
  assertEquals(await abreast(stage, () => true), 3);
});

Deno.test("execute() starts each of an open loop at its moment, whether or not others have ended", async () => {
  await using imitation = await startImitation({ script: YES });
  const real = provider(imitation);
  // Nobody is answered before all have asked: a closed loop would wait for ever.
  const all = Promise.withResolvers<void>();
  let asked = 0;
  const gated: Provider = Object.assign(Object.create(real), {
    async *chat(...call: Parameters<Provider["chat"]>) {
      if (++asked === 4) all.resolve();
      await all.promise;
      yield* real.chat(...call);
    },
  });
  const seen: (number | undefined)[] = [];
  await using stage = await stageRun({
    provider: gated,
    benchmarks: [loaded([0, 30, 30, 60].map((atMs) => ({ group: "open", atMs })), {
      score: (_: unknown, __: unknown, { intended }: { intended?: number }) => {
        seen.push(intended);
        return { value: 1, answer: null, explanation: "" };
      },
    })],
  });
  const { outcome, fold } = await stage.run();
  assertEquals(outcome?.scored, 4);
  const states = [...fold.cells.values()].flatMap(({ samples }) => [...samples.values()]);
  const [first = 0, ...others] = states.map(({ intendedNs }) => intendedNs ?? Number.NaN);
  assertEquals(others.map((at) => Math.round((at - first) / 1e6)), [30, 30, 60]);
  assert(states.every(({ startedNs, intendedNs = Infinity }) => startedNs >= intendedNs));
  assertEquals(seen.toSorted(), states.map(({ intendedNs }) => intendedNs).toSorted());
});

Deno.test("a group of which a part is missing is asked again as a whole", async () => {
  await using imitation = await startImitation({ script: YES });
  const group: Load = { group: "g", concurrency: 1 };
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [loaded([undefined, group, group, group])],
  });
  const stop = new AbortController();
  let scored = 0;
  await stage.run({
    stop: stop.signal,
    observe: ({ kind }) => {
      if (kind === "sample.scored" && ++scored === 2) stop.abort("SIGINT");
    },
  });
  assertEquals(imitation.requests.length, 2);
  const { outcome, fold } = await stage.run({ resume: true });
  assertEquals(imitation.requests.length, 5, "the one before the group is not asked again");
  assertEquals([outcome?.scored, report(fold).scored], [3, 4]);
});

Deno.test("a run whose time is over is complete, says how many are left, and goes on when resumed", async () => {
  await using imitation = await startImitation({
    script: { ...YES, schedule: { firstMs: 40, gapMs: 0 } },
  });
  const benchmark = loaded(Array(200).fill(undefined));
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [benchmark],
    settings: { limit_time: 1 },
  });
  const { outcome, fold } = await stage.run();
  const left = outcome?.remaining ?? 0;
  assert(left > 0 && left < 200, `${left} left`);
  const { status, scored, left: told } = report(fold);
  assertEquals([status, scored, told], ["completed", 200 - left, left]);
  const end = (await stage.trace()).events.at(-1);
  assertEquals(end?.kind === "run.completed" && [end.scored, end.left], [200 - left, left]);
});

Deno.test("what a benchmark concludes knows of the times of all samples, and of those that were lost", async () => {
  await using imitation = await startImitation({
    script: (_, turn) => turn === 1 ? { ...YES, defect: { kind: "status-500" } } : YES,
  });
  const seen: unknown[] = [];
  const conclude: BenchmarkDefinition["conclude"] = (samples, lost) => {
    seen.push(samples.map(({ id }) => id), lost.map(({ id, failure }) => [id, failure]));
    const times = [...samples, ...lost].map(({ times }) => times);
    assert(times.every(({ beganNs, endedNs, throttled }) => beganNs < endedNs && !throttled));
    return [];
  };
  await using stage = await stageRun({
    provider: provider(imitation),
    benchmarks: [loaded([undefined, undefined, undefined], { conclude })],
    settings: { retries: 0 },
  });
  await stage.run();
  assertEquals(seen, [["q0", "q2"], [["q1", "server_error"]]]);
});
