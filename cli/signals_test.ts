import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../core/testing/imitation/mod.ts";
import { verifyTrace } from "../core/trace/verify.ts";
import { type Ended, records, Workplace } from "./testing/program.ts";

const POSIX = Deno.build.os !== "windows";
const ON_POSIX = POSIX ? "" : " (Windows has no signals)";

/** Sends signals to a run that has so many of its 30 samples behind it. */
async function signalled(
  place: Workplace,
  signals: readonly Deno.Signal[],
  more: readonly string[] = [],
): Promise<Ended> {
  await using imitation = await startImitation({
    script: { tokens: ["1", "2"], schedule: { firstMs: 40, gapMs: 40 } },
  });
  const args = ["run", "--provider", "openai-compatible", "--api-base", imitation.url.href];
  const running = place.start([...args, "--benchmarks", "smoke", "--samples", "30", ...more]);
  await running.until(/writing|sample\.scored/);
  for (const signal of signals) {
    running.kill(signal);
    await running.until(/Finishing/);
  }
  return await running.ended;
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `run finishes the sample under way on ${signal}, and tells how to go on${ON_POSIX}`,
    ignore: !POSIX,
    async fn() {
      await using place = await Workplace.open();
      const ended = await signalled(place, [signal]);

      assertEquals(ended.code, code, ended.err);
      assertMatch(ended.out, /\ninterrupted: \d+ of 30 samples without an outcome yet\n/);
      assertMatch(ended.err, /press Ctrl\+C again.*\nTo go on: .* run --resume traces\/\S+\n$/);
      const [path = ""] = place.runs();
      const verdict = await verifyTrace(path);
      assertEquals([verdict.ended, verdict.errors], ["interrupted", []]);
      const text = await Deno.readTextFile(`${path}/events.ndjson`);
      const count = (kind: string) => text.split(`"kind":"${kind}"`).length - 1;
      assertEquals(count("sample.started"), count("sample.scored"), "none was cut");
      assertMatch(text, new RegExp(`"kind":"run.interrupted".*"reason":"${signal}"`));
    },
  });
}

Deno.test({
  name: `run ends at once on the second signal, with what there is on file${ON_POSIX}`,
  ignore: !POSIX,
  async fn() {
    await using place = await Workplace.open();
    const ended = await signalled(place, ["SIGINT", "SIGINT"]);

    assertEquals([ended.code, ended.out], [130, ""]);
    assertMatch(ended.err, /To go on: .* run --resume traces\/\S+\n$/);
    const verdict = await verifyTrace(place.runs()[0] ?? "");
    assertEquals([verdict.ended, verdict.errors], ["open", []]);
  },
});

Deno.test({
  name: `run --json ends with a record of the interruption${ON_POSIX}`,
  ignore: !POSIX,
  async fn() {
    await using place = await Workplace.open();
    const once = await signalled(place, ["SIGINT"], ["--json"]);
    const twice = await signalled(place, ["SIGINT", "SIGTERM"], ["--json"]);

    const ends = [once, twice].map(({ code, out }) => {
      const { kind, status, exitCode, path } = records(out).at(-1) ?? {};
      assert(place.runs().includes(`${place.path}/${path}`));
      return [code, kind, status, exitCode];
    });
    assertEquals(ends, [
      [130, "done", "interrupted", 130],
      [143, "done", "interrupted", 143],
    ]);
  },
});

Deno.test({
  name: `imitate ends on a signal, and says where it listens${ON_POSIX}`,
  ignore: !POSIX,
  async fn() {
    await using place = await Workplace.open();
    const running = place.start(["imitate", "--port", "0", "--json"]);
    await running.until(/launch/);
    const [{ url } = {}] = records(running.out());
    const models = await (await fetch(new URL("models", String(url)))).json();
    const health = await place.lens(["health", "--api-base", String(url)]);
    running.kill("SIGTERM");

    assertEquals(models.data.length, 1);
    assertEquals(health.code, 0, health.err);
    assertMatch(health.out, /^ok openai-compatible: .*, 1 model, answered in \d+ ms\n$/);
    assertEquals((await running.ended).code, 143);
  },
});
