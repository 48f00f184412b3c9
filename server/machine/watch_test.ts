import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import type { MachineTick, RunChoices } from "../api/mod.ts";
import { ConfigError } from "../../core/config/errors.ts";
import { startTestServer } from "../../core/machine/sampling/server/test_server.ts";
import { streamEvents } from "../testing/event_source.ts";
import { serveFolder } from "../testing/served_folder.ts";

/** Ticks of a stream until one fits; then the stream is left. */
async function ticksUntil(response: Response, fits: (tick: MachineTick) => boolean) {
  const ticks: MachineTick[] = [];
  for await (const { event, data } of streamEvents(response)) {
    if (event !== "ticks") continue;
    ticks.push(...JSON.parse(data));
    if (ticks.some(fits)) break;
  }
  return ticks;
}

function choicesOf(providers: Partial<RunChoices["providers"][number]>[]): RunChoices {
  const absent = {
    ...{ name: "x", url: null, available: false, reason: "Nobody answers", models: [] },
    ...{ hint: null, server: null, version: null },
  };
  const all = providers.map((one) => ({ ...absent, ...one }));
  return { providers: all, benchmarks: [], frameworks: [] };
}

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "the machine and each server that answers are sampled while somebody looks (Linux only)",
  async fn() {
    await using model = await startTestServer({ megabytes: 40 });
    const url = `http://127.0.0.1:${model.port}/v1`;
    const choices = choicesOf([
      { name: "llama-cpp", url, available: true },
      { name: "far", url: "http://192.0.2.1:9/v1", available: true },
      { name: "ollama" },
    ]);
    await using served = await serveFolder({ choices: () => Promise.resolve(choices) });
    const { machine } = served.app.context;
    assertEquals(machine.isActive, false);

    const all = await ticksUntil(
      await served.get("/api/machine/live"),
      ({ servers }) => typeof servers[0]?.readings["server.cpu_cores"] === "number",
    );

    const last = all.at(-1);
    assertEquals(last?.servers.map(({ name }) => name), ["llama-cpp", "far"]);
    assert((last?.servers[0]?.readings["server.memory.rss_bytes"] ?? 0) > 40e6);
    assertMatch(last?.servers[1]?.reasons["server.processes"] ?? "", /not on this machine/);
    assert((last?.readings["machine.memory.available_bytes"] ?? 0) > 0);
    assert(Object.values(all[0]?.reasons ?? {}).length > 0, "the first tick explains");
    // Nobody looks any more.
    const patience = AbortSignal.timeout(30_000);
    while (machine.isActive) {
      patience.throwIfAborted();
      await delay(5);
    }
  },
});

Deno.test("two lookers share one sampler, and the second gets what the first has seen", async () => {
  const problem = new ConfigError("Cannot read config.yaml", "Mend it");
  await using served = await serveFolder({ choices: () => Promise.reject(problem) });
  const first = await served.get("/api/machine/live");
  const seen = await ticksUntil(first.clone(), (tick) => tick.problem !== null);

  const late = await ticksUntil(await served.get("/api/machine/live"), () => true);

  assertEquals(late.slice(0, seen.length), seen);
  assertEquals(seen.at(-1)?.problem?.message, problem.message);
  assert(served.app.context.machine.isActive, "the first still looks");
  await first.body?.cancel();
});
