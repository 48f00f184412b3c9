import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { records, Workplace } from "../testing/program.ts";

Deno.test("run takes turns over models, asks in epochs, keeps to a time, and plans the same twice", async (test) => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    models: ["one", "two"],
    script: { tokens: ["7"], schedule: { firstMs: 40, gapMs: 0 } },
  });
  const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const line = ["run", ...server, "--models", "one,two", "--benchmarks", "smoke"];
  const planned = async (...more: string[]) => {
    const { code, out, err } = await place.lens([...line, "--dry-run", ...more]);
    assertEquals(code, 0, err);
    return out;
  };

  await test.step("the order is stated, and chosen", async () => {
    const told = await planned("--samples", "4", "--epochs", "2");
    assertMatch(
      told,
      /\norder interleaved: 4 × smoke on one, 8 × smoke on two, 4 × smoke on one\n/,
    );
    assertMatch(told, /\n2 epochs: every sample 2 times, with other seeds; at temperature 0 /);
    const other = await planned("--samples", "4", "--order", "by-model");
    assertMatch(other, /\norder by-model: 4 × smoke on one, 4 × smoke on two\n/);
  });

  await test.step("the same seed gives the same plan, byte for byte", async () => {
    const flags = ["--samples", "5", "--epochs", "3", "--json", "--seed"];
    const [one, same, another] = [
      await planned(...flags, "7"),
      await planned(...flags, "7"),
      await planned(...flags, "8"),
    ];
    assertEquals(one, same);
    assert(one !== another);
    const samples = records(one).filter(({ kind }) => kind === "sample");
    assertEquals(samples.length, 30);
    assertEquals(new Set(samples.map(({ hash }) => hash)).size, 15, "each epoch asks otherwise");
  });

  await test.step("a run whose time is over is complete and says how to go on", async () => {
    const limited = [...line, "--samples", "400", "--limit-time", "1"];
    const { code, out, err } = await place.lens(limited);
    assertEquals(code, 0, err);
    const [, left = ""] = /\n(\d+) of 800 samples not asked: the time /.exec(out) ?? [];
    assert(Number(left) > 0, out);
    assertMatch(err, /\nTo go on: .* run --resume /);
    const { out: shown } = await place.lens(["trace", "show", "--json"]);
    const report = records(shown).find(({ kind }) => kind === "report");
    assert(report !== undefined);
    assertEquals([report.status, report.left], ["completed", Number(left)]);
    assertEquals(report.scored, 800 - Number(left));
  });
});
