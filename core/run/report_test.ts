import { assertEquals } from "@std/assert";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import { startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider/stage.ts";
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

Deno.test("report() flags no mean of 0 where nobody guesses", async () => {
  await using imitation = await startImitation({ script: { tokens: ["no"] } });
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [quiz([{ id: "q", target: "yes" }], { chance: 0 })],
  });
  const { fold } = await stage.run();
  assertEquals(report(fold).rows.map(({ mean, atChance }) => [mean, atChance]), [[0, false]]);
});

Deno.test("report() averages the answers to an item first, gives pass@k, and shows shares as shares", async () => {
  await using imitation = await startImitation({ script: { tokens: ["yes"] } });
  const items = [["a", "yes"], ["a", "no"], ["b", "yes"], ["b", "yes"]].map(
    ([item = "", target = ""], index) => ({ id: `${item}.${index}`, item, target }),
  );
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [
      quiz(items, {
        score: ({ target }, { text }) => {
          const value = text === target ? 1 : 0;
          const strict = { name: "strict", value, unit: "share", source: "made up" };
          return { value, answer: text, explanation: "", metrics: [strict] };
        },
      }),
    ],
  });
  const { fold } = await stage.run();
  const [row] = report(fold).rows;
  assertEquals([row?.scored, row?.items, row?.mean, row?.method], [4, 2, 0.75, "t"]);
  assertEquals(row?.answers?.n, 2);
  assertEquals(row?.answers?.pass.map(({ k, any, all }) => [k, any.mean, all.mean]), [
    [1, 0.75, 0.75],
    [2, 1, 0.5],
  ]);
  const strict = row?.metrics["strict"];
  assertEquals([strict?.median, strict?.share?.mean, strict?.share?.items], [null, 0.75, 2]);
});

Deno.test("report() counts each of the readings that one answer gives of a share", async () => {
  await using imitation = await startImitation({ script: { tokens: ["yes"] } });
  const followed: Readonly<Record<string, readonly number[]>> = { a: [1, 0, 0], b: [1] };
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [
      quiz(Object.keys(followed).map((id) => ({ id, target: id })), {
        score: ({ target }, { text }) => ({
          value: 0,
          answer: text,
          explanation: "",
          metrics: (followed[String(target)] ?? []).map((value) => (
            { name: "instruction", value, unit: "share", source: "made up" }
          )),
        }),
      }),
    ],
  });
  const { fold } = await stage.run();
  const share = report(fold).rows[0]?.metrics["instruction"]?.share;
  // Two of four, not the mean of 1/3 and 1.
  assertEquals([share?.mean, share?.items], [0.5, 4]);
});
