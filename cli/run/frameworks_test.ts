import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { results, Workplace } from "../testing/program.ts";

/** The plan as bytes: lines of `--dry-run --json` without what frames them. */
async function planned(workplace: Workplace, ...args: readonly string[]): Promise<string[]> {
  const { code, out, err } = await workplace.lens(
    ["run", "--provider", "embedded", "--quick", "--dry-run", "--json", ...args],
  );
  assertEquals(code, 0, err);
  return results(out).map((record) => JSON.stringify(record));
}
const DEVBENCH = ["--framework", "devbench"] as const;

Deno.test("run --framework plans alike for a seed, and takes flags before its file", async (t) => {
  await using workplace = await Workplace.open();
  const plan = await planned(workplace, ...DEVBENCH);

  await t.step("ten prompts, three times each, byte for byte the same", async () => {
    assertEquals(plan.length, 30 + 1);
    assertEquals(await planned(workplace, ...DEVBENCH), plan);
  });
  await t.step("the seed of devbench.jsonc counts, and --seed before it", async () => {
    await workplace.write("devbench.jsonc", '{ "seed": 7 }');
    const own = await planned(workplace, ...DEVBENCH);
    assertNotEquals(own, plan);
    assertEquals(await planned(workplace, ...DEVBENCH, "--seed", "42"), plan);
  });
  await t.step("--samples and --repetitions beat --quick and the file", async () => {
    await workplace.write("devbench.jsonc", '{ "prompts": 9, "repetitions": 4 }');
    const args = ["--samples", "2", "--repetitions", "1"];
    assertEquals((await planned(workplace, ...DEVBENCH, ...args)).length, 2 + 1);
  });
  await t.step(
    "--temperature beats the file too, and the configuration of all runs says nothing of it",
    async () => {
      await workplace.write("devbench.jsonc", '{ "temperature": 1 }');
      await workplace.write("modellens.config.yaml", "temperature: 0.5\nsamples: 7\n");
      const temperatures = async (...args: readonly string[]) =>
        (await planned(workplace, ...DEVBENCH, ...args)).slice(0, -1)
          .map((line) => JSON.parse(line).request.temperature);
      const asked = await temperatures();
      assertEquals([new Set(asked), asked.length], [new Set([1]), 30]);
      assertEquals(new Set(await temperatures("--temperature", "0")), new Set([0]));
      await workplace.write("modellens.config.yaml", "");
    },
  );
  await t.step("a key of the predecessor is read, with the name of now", async () => {
    await workplace.write("old.json", '{ "evaluation": { "runs_per_prompt": 2 } }');
    const { code, err, out } = await workplace.lens(
      ["run", ...DEVBENCH, "--provider", "embedded", "--samples", "3", "--dry-run", "--json"]
        .concat("--framework-config", "old.json"),
    );
    assertEquals(code, 0, err);
    assertEquals(results(out).length, 3 * 2 + 1);
    assertMatch(err, /old\.json:1: "evaluation\.runs_per_prompt".*deprecated.*"repetitions"/);
  });
  await t.step("a fault is said with file, line and key", async () => {
    await workplace.write("devbench.jsonc", '{\n  "weights": { "code": 0.5 }\n}');
    const { code, err } = await workplace.lens(["run", ...DEVBENCH, "--dry-run"]);
    assertEquals(code, 2);
    assertMatch(err, /devbench\.jsonc:2: "weights" wanted shares that sum to 1, these sum to 0\.5/);
  });
});

Deno.test("run --framework compare makes two plans, and no number of both", async () => {
  await using workplace = await Workplace.open();
  const { code, out, err } = await workplace.lens(
    ["run", "--framework", "compare", "--provider", "embedded", "--quick", "--dry-run"],
  );
  assertEquals(code, 0, err);
  assertMatch(out, /General suite[\s\S]*smoke[\s\S]*plan sha256[\s\S]*DevBench[\s\S]*plan sha256/);
  assertMatch(err, /no number joins/);
  assert(out.match(/plan sha256 \w{64}/g)?.length === 2);
});
