/** Agents that know every task by heart, that go wrong in known ways, and that only try. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { random, type Sample } from "model-lens";
import { PlayedDialogues, testBenchmark } from "model-lens/testing";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import agentic from "./mod.ts";
import { namesOf, randomAgent, scripted } from "./scripted_agent.ts";
import { TASKS } from "./tasks/mod.ts";

type AgenticSample = Sample<Parameters<typeof agentic.score>[0]["target"]>;

const sandbox = new Sandbox();
const dialogues = await PlayedDialogues.of(agentic, sandbox);
const samples = await samplesOf();
const byHeart = new Map<string, Awaited<ReturnType<typeof dialogues.play>>>();
for (const { task: { id }, reference } of TASKS) {
  byHeart.set(id, await dialogues.play(sampleOf(id), scripted(reference)));
}

testBenchmark("agentic", agentic, {
  oracle: ({ id }) => {
    const { answer: { text, toolCalls }, record: dialogue } = playedOf(id);
    return { text, toolCalls, dialogue };
  },
  guesses: 1000,
  judged: 5,
});

Deno.test("agentic has tasks enough, each with an agent that does it and two that do not", async (t) => {
  assert(TASKS.length >= 20, `${TASKS.length} tasks`);
  for (const { task: { id, calls }, broken } of TASKS) {
    await t.step(id, async () => {
      const played = playedOf(id);
      const { value, explanation, metrics = [] } = await dialogues.score(sampleOf(id), played);
      assertEquals(value, 1, explanation);
      assertEquals(
        played.record.calls.map(({ outcome }) => outcome),
        Array(calls).fill("completed"),
      );
      const shares = metrics.filter(({ name, unit }) =>
        unit === "share" && name !== "hallucinated_skills"
      );
      assertEquals(shares.map(({ name, value }) => [name, value]), [
        ["progress", 1],
        ["validity", 1],
        ["planning", 1],
        ["skill_correctness", 1],
        ["constraint_adherence", 1],
        ["axes_total", 1],
      ]);
      assert(broken.length >= 2, `${broken.length} broken agents`);
      for (const { because, ...script } of broken) {
        const gone = await dialogues.play(sampleOf(id), scripted(script));
        const { value, explanation } = await dialogues.score(sampleOf(id), gone);
        assertEquals(value, 0, `an agent that is broken is right: ${because}`);
        assertStringIncludes(explanation, because);
      }
    });
  }
});

Deno.test("agentic: no goal is reached before anything is done", async () => {
  for (const { task } of TASKS) {
    const { record, answer } = await dialogues.play(sampleOf(task.id), () => ({ text: "" }));
    assertEquals(record.before, record.after);
    const { value, metrics = [] } = await dialogues.score(sampleOf(task.id), { record, answer });
    assertEquals(value, 0);
    for (const { name, value } of metrics) {
      if (name === "hallucinated_skills") assertEquals(value, null);
      else assertEquals(value, name === "turns" ? 1 : 0, `${task.id}: ${name}`);
    }
  }
});

Deno.test("agentic: an agent that tries at random does next to nothing", async () => {
  const scores: number[] = [];
  for (const [place, { task }] of TASKS.entries()) {
    // All of them are in bench/agentic; here every third.
    if (place % 3 !== 0) continue;
    const agent = randomAgent(random(place, "agent"), namesOf(task));
    const { record, answer } = await dialogues.play(sampleOf(task.id), agent);
    assertEquals(record.calls.length, 6);
    scores.push((await dialogues.score(sampleOf(task.id), { record, answer })).value ?? 0);
  }
  assertEquals(scores, scores.map(() => 0));
});

Deno.test("agentic by prompt: the same agents, who write their calls into the answer", async () => {
  const byPrompt = await samplesOf({ variant: "prompt" });
  for (const [place, { task: { id }, reference }] of TASKS.entries()) {
    if (place % 4 !== 0) continue;
    const sample = byPrompt.find((one) => one.id === id);
    assert(sample !== undefined);
    const played = await dialogues.play(sample, scripted(reference));
    assertEquals(played.record.mode, "prompt");
    const [first] = played.requests;
    assertEquals(first?.tools, undefined);
    assertStringIncludes(first?.messages[0]?.content ?? "", "- write-file: ");
    const { value, explanation } = await dialogues.score(sample, played);
    assertEquals(value, 1, explanation);
  }
});

Deno.test("agentic writes down what was called, and the folder before and after", () => {
  const { events, record } = playedOf("files-copy");
  assertEquals(events.map(({ kind }) => kind), [
    "tool.called",
    "tool.completed",
    "tool.called",
    "tool.completed",
    "dialogue.completed",
  ]);
  const called = events.filter((event) => event.kind === "tool.called");
  assertEquals(called.map(({ tool, parent }) => [tool, parent]), [
    ["read-file", "c1"],
    ["write-file", "c2"],
  ]);
  assertEquals(record.before.map(({ path }) => path), ["config/app.ini"]);
  assertEquals(record.after.map(({ path }) => path), ["backup/app.ini", "config/app.ini"]);
});

async function samplesOf(
  settings: Record<string, unknown> = {},
): Promise<readonly AgenticSample[]> {
  return await agentic.samples({
    settings: agentic.settings.parse(settings),
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data: { rows: () => Promise.reject(), text: () => Promise.reject() },
  });
}

function sampleOf(id: string): AgenticSample {
  const sample = samples.find((one) => one.id === id);
  if (sample === undefined) throw new TypeError(`There is no sample ${id}`);
  return sample;
}

function playedOf(id: string) {
  const played = byHeart.get(id);
  if (played === undefined) throw new TypeError(`Nobody has played ${id}`);
  return played;
}

// The processes of the sandbox end with the last test.
Deno.test("agentic leaves no process behind", async () => {
  await sandbox[Symbol.asyncDispose]();
});
