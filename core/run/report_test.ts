import { assertEquals } from "@std/assert";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import { startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider_stage.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";
import { report } from "./report.ts";

Deno.test("report() flags a mean that is chance to four digits, and no other", async () => {
  await using imitation = await startImitation({ script: { tokens: ["yes"] } });
  const items = ["yes", "no", "no"].map((target, index) => ({ id: `q${index}`, target }));
  const chances = [0.33334, 0.3334, 1 / 3, null];
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: chances.map((chance) => quiz(items, { chance })),
  });
  const { fold } = await stage.run();
  assertEquals(report(fold).rows.map(({ atChance }) => atChance), [true, false, true, false]);
});
