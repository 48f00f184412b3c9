import { assertEquals } from "@std/assert";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import { startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";
import { lacking, needsOf } from "./needs.ts";
import { report } from "./report.ts";

const messages = [{ role: "user", content: "Hello" }] as const;
const TOOL = { name: "look", description: "", parameters: {} };

Deno.test("needsOf() adds what a request asks for to what a benchmark names", () => {
  assertEquals(needsOf({}, { request: { messages } }), []);
  assertEquals(needsOf({}, { request: { messages, tools: [] } }), []);
  assertEquals(needsOf({}, { request: { messages }, needs: ["tools"] }), ["tools"]);
  assertEquals(needsOf({ needs: ["seed", "tools"] }, { request: { messages, tools: [TOOL] } }), [
    "seed",
    "tools",
  ]);
  const request = { messages, jsonSchema: {}, logprobs: true };
  assertEquals(needsOf({}, { request }), ["json_schema", "logprobs"]);
});

Deno.test("lacking() names the first need that is not met, with the evidence", () => {
  const faults = new Map([["tools", "The call came as text"]]);
  assertEquals(lacking(["seed"], faults), undefined);
  const failure = lacking(["seed", "tools"], faults);
  assertEquals([failure?.type, failure?.retryable], ["needs_tools", false]);
  assertEquals(failure?.message.endsWith(": The call came as text"), true);
});

Deno.test("execute() does not ask what the server is known not to do, and gives it no score", async () => {
  await using imitation = await startImitation({ script: { tokens: ["yes"] } });
  const plain = quiz([{ id: "a", target: "yes" }]);
  const needy = quiz([{ id: "b", target: "yes" }], { needs: ["tools"] });
  await using stage = await stageRun({
    provider: providerOn(openAI, { url: imitation.url }),
    benchmarks: [plain, needy],
  });
  const faults = new Map([["m1", new Map([["tools", "The call came as text"]])]]);
  const { outcome, fold } = await stage.run({ faults });

  assertEquals(outcome, { scored: 1, failed: 0, skipped: 1, remaining: 0 });
  const rows = report(fold).rows.map(({ mean, failures, skipped }) => [mean, failures, skipped]);
  assertEquals(rows, [[1, {}, {}], [null, {}, { needs_tools: 1 }]]);
  assertEquals(imitation.requests.length, 1);
  // Once the server is mended, a resumed run asks.
  const resumed = await stage.run({ resume: true });
  assertEquals(resumed.outcome, { scored: 1, failed: 0, skipped: 0, remaining: 0 });
});
