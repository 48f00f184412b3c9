import { assert, assertEquals, assertRejects } from "@std/assert";
import type { RunChannel } from "../../bus.ts";
import type { EventOf } from "../../events/mod.ts";
import { imagineSampling } from "../../machine/sampling/imagined_sampling_world.ts";
import openAI from "../../../plugins/provider-openai-compatible/mod.ts";
import { startImitation } from "../../testing/imitation/mod.ts";
import { providerOn } from "../../testing/provider/stage.ts";
import { quiz, stageRun } from "../../testing/run_stage.ts";
import { TraceWriteError } from "../../trace/errors.ts";
import { verifyTrace } from "../../trace/verify.ts";
import { serverAt, whileSampling } from "./machine_samples.ts";
import { report } from "../report.ts";

type Draft = Parameters<RunChannel["emit"]>[0];

/** Takes what is emitted; throws where it is told to. */
function channelThat(take: (draft: Draft) => void): RunChannel {
  const emit = (draft: Draft) => {
    take(draft);
    return draft;
  };
  // Sampling does nothing else with a channel.
  return { emit } as unknown as RunChannel;
}

const world = { ...imagineSampling({}), now: () => performance.now() };

Deno.test("runSession() writes samples of the machine, and the trace stays whole", async () => {
  await using imitation = await startImitation({
    script: { tokens: ["yes"], schedule: { firstMs: 40, gapMs: 0 } },
  });
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [quiz([{ id: "a", target: "yes" }, { id: "b", target: "yes" }])],
    settings: { "machine.sample_ms": 20 },
  });
  const { outcome, fold } = await stage.run();

  assertEquals(outcome, { scored: 2, failed: 0, skipped: 0, remaining: 0 });
  const { events } = await stage.trace();
  const samples = events.filter((event): event is EventOf<"machine.sampled"> =>
    event.kind === "machine.sampled"
  );
  assert(samples.length > 0);
  assertEquals(events.at(-1)?.kind, "run.completed");
  const available = samples[0]?.readings["machine.memory.available_bytes"] ?? null;
  assert(available !== null && available > 0);
  assert(samples[0]?.sources?.["machine.memory.available_bytes"] !== undefined);
  const { machine } = report(fold);
  assertEquals(machine.samples, samples.length);
  assert((machine.availableLeastBytes.value ?? 0) > 0);
  // The stage has no address, so the model counts as one in this process.
  if (Deno.build.os === "linux") assert((machine.serverPeakBytes.value ?? 0) > 10e6);
  const { errors, ended } = await verifyTrace(stage.path);
  assertEquals([errors, ended], [[], "completed"]);
});

Deno.test("runSession() takes no sample where the setting is 0", async () => {
  await using imitation = await startImitation({ script: { tokens: ["yes"] } });
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [quiz([{ id: "a", target: "yes" }])],
  });
  const { fold } = await stage.run();
  const reason = "the run was too short, or machine.sample_ms is 0";
  assertEquals(report(fold).machine, {
    samples: 0,
    serverPeakBytes: { value: null, reason },
    availableLeastBytes: { value: null, reason },
  });
});

Deno.test("whileSampling() lets work wait for the first sample where that is wanted", async () => {
  const order = async (first: boolean) => {
    const seen: string[] = [];
    const channel = channelThat(({ kind }) => seen.push(kind));
    await whileSampling({ channel, everyMs: 1000, url: null, world, first }, () => {
      seen.push("work");
      return Promise.resolve();
    });
    return seen.slice(0, 2);
  };
  assertEquals(await order(true), ["machine.sampled", "work"]);
  assertEquals((await order(false))[0], "work");
});

Deno.test("whileSampling() reports a sampler that fails, and gives what the work came to", async () => {
  const emitted: Draft[] = [];
  const failed = Promise.withResolvers<void>();
  const channel = channelThat((draft) => {
    emitted.push(draft);
    if (draft.kind !== "machine.sampled") return;
    failed.resolve();
    throw new TypeError("It is broken");
  });
  const result = await whileSampling({ channel, everyMs: 10, url: null, world }, async () => {
    await failed.promise;
    return "done";
  });
  assertEquals(result, "done");
  assertEquals(emitted.slice(1), [{
    kind: "error.raised",
    source: "machine sampler",
    error: { type: "sampler_failed", message: "It is broken" },
  }]);
});

Deno.test("whileSampling() throws what the work throws, and takes no sample afterwards", async () => {
  let samples = 0;
  const first = Promise.withResolvers<void>();
  const channel = channelThat(() => {
    samples++;
    first.resolve();
  });
  const working = whileSampling({ channel, everyMs: 10, url: null, world }, async () => {
    await first.promise;
    throw new RangeError("The work failed");
  });
  await assertRejects(() => working, RangeError, "The work failed");
  const before = samples;
  await new Promise((resolve) => setTimeout(resolve, 40));
  assertEquals(samples, before);
});

Deno.test("whileSampling() throws when a sample cannot be written", async () => {
  const full = new TraceWriteError("traces/a", new Deno.errors.WriteZero("No space left"));
  const tried = Promise.withResolvers<void>();
  const channel = channelThat(() => {
    tried.resolve();
    throw full;
  });
  const working = whileSampling({ channel, everyMs: 10, url: null, world }, () => tried.promise);
  assertEquals(await assertRejects(() => working, TraceWriteError), full);
});

Deno.test("serverAt() knows which addresses are on this machine", () => {
  assertEquals(serverAt(null), { pid: Deno.pid });
  assertEquals(serverAt("http://localhost:11434/v1"), { port: 11434 });
  assertEquals(serverAt("http://127.0.0.1/v1"), { port: 80 });
  assertEquals(serverAt("https://[::1]/v1"), { port: 443 });
  for (
    const url of ["http://10.0.0.2:1234/v1", "https://localhost.example.org/", "http://[2001::1]/"]
  ) {
    assert("unknown" in serverAt(url), url);
  }
});
