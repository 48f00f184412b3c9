/** What a run makes of a benchmark when its server is dead, or dies. @module */

import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import type { BenchmarkDefinition } from "../../benchmark/contract.ts";
import { defineProvider } from "../../provider/contract.ts";
import { openAICompatible } from "../../provider/openai/client.ts";
import { report } from "../../run/report.ts";
import { startImitation } from "../imitation/mod.ts";
import { providerOn } from "../provider/stage.ts";
import { stageRun } from "../run_stage.ts";

/** What of a benchmark is run. */
export interface Doomed<S, T> {
  readonly definition: BenchmarkDefinition<S, T>;
  readonly settings: S;
  /** Folder that has its data. */
  readonly data?: string | undefined;
}

const SERVER = defineProvider({
  url: null,
  rank: 900,
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, { server: "imitation" }),
});

/** So many samples are lost; after a few more the run gives the server up. */
const SAMPLES = 2;

/** Nobody listens at the address. */
export async function givesNoScoreWithoutServer<S, T>(doomed: Doomed<S, T>): Promise<void> {
  const imitation = await startImitation();
  const { url } = imitation;
  await imitation.close();
  await loses(doomed, { url, failures: ["refused"] });
}

/** The server dies in the middle of every answer, of which a part has arrived. */
export async function givesNoScoreOfHalves<S, T>(doomed: Doomed<S, T>): Promise<void> {
  await using imitation = await startImitation({
    script: { tokens: ["The", " answer", " is", " A", "."] },
    defect: { kind: "death-mid-stream", after: 4 },
  });
  await loses(doomed, { url: imitation.url, failures: ["cut"] });
  assert(imitation.requests.length > 0, "Nothing was asked");
}

/** Every sample is lost, nothing is measured, and the mean is unknown, live and in the trace. */
async function loses<S, T>(
  { definition, settings, data }: Doomed<S, T>,
  { url, failures }: { readonly url: URL; readonly failures: readonly string[] },
): Promise<void> {
  await using stage = await stageRun({
    provider: providerOn(SERVER, { url }),
    // A run hands a benchmark only settings and targets that it made itself.
    benchmarks: [definition as BenchmarkDefinition],
    benchmarkSettings: settings,
    settings: { samples: SAMPLES, retries: 0 },
    ...(data === undefined ? {} : { data }),
  });
  const { outcome, thrown, fold } = await stage.run();
  assertEquals(thrown, undefined);
  assert((outcome?.failed ?? 0) > 0, "No sample failed");
  assertEquals([outcome?.scored, outcome?.remaining], [0, 0]);
  const { events } = await stage.trace();
  for (const event of events) {
    assert(event.kind !== "sample.scored", "A dead server has a score");
    assert(event.kind !== "metric.recorded" || event.value === null, "A dead server is measured");
    if (event.kind === "benchmark.completed") assertEquals(event.mean, null);
  }
  const [row] = report(fold).rows;
  assertEquals([row?.mean, row?.interval, row?.scored], [null, null, 0]);
  assertEquals(Object.keys(row?.failures ?? {}), failures);
}
