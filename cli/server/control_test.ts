import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { attentive, startImitation } from "../../core/testing/imitation/mod.ts";
import type { Job, RunDetail } from "../../server/api/mod.ts";
import { type Served, startServe } from "../testing/served.ts";

Deno.test("A run is started, watched, and stopped gracefully and at once", async (t) => {
  await using imitation = await startImitation({
    script: attentive({ tokens: ["42"], schedule: { firstMs: 40, gapMs: 0 } }),
  });
  await using served = await startServe([], undefined, {
    MODELLENS_API_BASE: imitation.url.href,
  });
  const wanted = { provider: "openai-compatible", benchmarks: ["smoke"] };

  await t.step("it begins at once, and its end is that of the command line", async () => {
    const { id, run, command, state } = await post<Job>(served, "runs", { ...wanted, samples: 6 });
    assertEquals(state, "running");
    assert(command.includes("--samples=6"));
    const ended = await end(served, id);
    assertEquals([ended.exitCode, ended.run], [0, run]);
    const { summary } = await get<RunDetail>(served, `runs/${run}`);
    assertEquals([summary.state, summary.planned, summary.done], ["completed", 6, 6]);
    const log = await (await fetch(new URL(`/api/jobs/${id}/log`, served.url))).text();
    assertStringIncludes(log, '"kind":"launch"');
    assertStringIncludes(log, '"kind":"done"');
  });

  for (const [hard, state] of [[false, "interrupted"], [true, "open"]] as const) {
    await t.step(`stopped ${hard ? "at once" : "gracefully"}, it is ${state}`, async () => {
      const { id, run } = await post<Job>(served, "runs", { ...wanted, samples: 900 });
      const stopping = await post<Job>(served, `jobs/${id}/stop`, { hard });
      assertEquals(stopping.state, "stopping");
      assertEquals((await end(served, id)).exitCode, 130);
      const { summary } = await get<RunDetail>(served, `runs/${run}`);
      assert(summary.done < summary.planned);
      // The first signal may still have been heard before the second.
      assert(summary.state === state || summary.state === "interrupted", summary.state);
    });
  }

  await t.step("what goes on is finished before the server ends", async () => {
    const { run } = await post<Job>(served, "runs", { ...wanted, samples: 900 });
    served.process.kill("SIGINT");
    assertEquals((await served.process.ended).code, 130);
    const events = await Deno.readTextFile(`${served.traces}/${run}/events.ndjson`);
    assertStringIncludes(events.trimEnd().split("\n").at(-1) ?? "", "run.interrupted");
  });
});

async function post<T>({ url }: Served, path: string, body: object): Promise<T> {
  const response = await fetch(new URL(`/api/${path}`, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const reply = await response.json();
  assert(response.ok, JSON.stringify(reply));
  return reply;
}

async function get<T>({ url }: Served, path: string): Promise<T> {
  return await (await fetch(new URL(`/api/${path}`, url))).json();
}

async function end(served: Served, id: string): Promise<Job> {
  for (;;) {
    const job = await get<Job>(served, `jobs/${id}`);
    if (job.state === "ended") return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
