/** A whole run, into a trace and out of it again: what a user has of it. @module */

import { assert, assertEquals } from "@std/assert";
import { type BenchmarkDefinition, type Provider, ProviderError } from "model-lens";
import { ContainerEngine } from "../../core/container/engine.ts";
import { DataStore } from "../../core/data/store.ts";
import type { Emission } from "../../core/bus.ts";
import { rescore } from "../../core/rescore/rescore.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { stageRun } from "../../core/testing/run_stage.ts";
import agentic from "./mod.ts";
import { scripted } from "./scripted_agent.ts";
import { TASKS } from "./tasks/mod.ts";
import type { AgentScript } from "./task.ts";

/** What a run makes of the plugin is a benchmark of unknown targets. */
const BENCHMARK = agentic as BenchmarkDefinition;
const ASKED = ["files-copy", "json-merge", "nestjs-guard"];

/** A model that does what the script for a task says; it knows the task by its prompt. */
function actor(scriptOf: (id: string) => AgentScript, dies: readonly string[] = []): Provider {
  const provider: Pick<Provider, "chat"> = {
    async *chat(request, { sending, headers }) {
      const prompt = request.messages.find(({ role }) => role === "user")?.content;
      const known = TASKS.find(({ task }) => task.prompt === prompt);
      if (known === undefined) throw new TypeError("Nobody knows the task");
      const turn = request.messages.filter(({ role }) => role === "assistant").length + 1;
      const answer = await scripted(scriptOf(known.task.id))(request, turn);
      sending({ url: null, body: { messages: request.messages, tools: request.tools ?? [] } });
      headers(performance.now());
      if (turn > 1 && dies.includes(known.task.id)) {
        throw new ProviderError("cut", "The stream ended early");
      }
      if (answer.text !== undefined) yield { at: performance.now(), text: answer.text };
      for (const [index, { id, name, arguments: given }] of (answer.toolCalls ?? []).entries()) {
        const delta = { index, id: id ?? "", name, arguments: given };
        yield { at: performance.now(), tools: [delta] };
      }
      yield { at: performance.now(), finishReason: "stop" };
    },
  };
  // Nothing else of a provider is asked in a run that is planned already.
  return provider as Provider;
}

function scriptOf(id: string): AgentScript {
  const known = TASKS.find(({ task }) => task.id === id);
  if (known === undefined) throw new TypeError(`There is no task ${id}`);
  return known.reference;
}

/** The benchmark with some of its tasks, in their order. */
const SOME: BenchmarkDefinition = {
  ...BENCHMARK,
  samples: async (context) =>
    (await BENCHMARK.samples({ ...context, limit: undefined })).filter(({ id }) =>
      ASKED.includes(id)
    ),
};

async function stageOf(provider: Provider) {
  return await stageRun({
    provider,
    benchmarks: [SOME],
    benchmarkSettings: agentic.settings.parse({}),
    settings: { retries: 0 },
  });
}

Deno.test("agentic in a run: every turn is a call of its sample, and tools hang below the call", async () => {
  await using stage = await stageOf(actor(scriptOf));
  const { outcome, thrown, fold } = await stage.run();
  assertEquals([thrown, outcome?.scored, outcome?.failed], [undefined, 3, 0]);
  assertEquals([...fold.scored().values()], [1, 1, 1]);
  const { events, problems } = await stage.trace();
  assertEquals(problems.missingEvents, 0);
  const [sample] = events.filter((event) => event.kind === "sample.started");
  const calls = events.filter((event) => event.kind === "call.started")
    .filter(({ parent = "" }) => parent.startsWith(`${sample?.span}/`));
  assertEquals(calls.map(({ parent }) => parent), [
    `${sample?.span}/turn1/1`,
    `${sample?.span}/turn2/1`,
    `${sample?.span}/turn3/1`,
  ]);
  const tools = events.filter((event) => event.kind === "tool.called");
  assertEquals(tools.slice(0, 2).map(({ parent, tool }) => [parent, tool]), [
    [calls[0]?.span, "read-file"],
    [calls[1]?.span, "write-file"],
  ]);
  for (const { sha256 } of tools) assert(sha256 !== undefined, "A call without the lock's hash");
  const [cell] = fold.cells.values();
  assertEquals([...cell?.samples.values() ?? []].map(({ attempts }) => attempts), [3, 3, 2]);
  await judgedAgain(stage.path, [1, 1, 1]);
});

Deno.test("agentic in a run: a server that dies in a conversation is a failure, with what was done on file", async () => {
  await using stage = await stageOf(actor(scriptOf, ["json-merge"]));
  const { outcome } = await stage.run();
  assertEquals([outcome?.scored, outcome?.failed], [2, 1]);
  const { events } = await stage.trace();
  const failed = events.find((event) => event.kind === "sample.failed");
  assertEquals(failed?.error.type, "cut");
  const ended = events.filter((event) => event.kind === "dialogue.completed");
  assertEquals(ended.map((one) => one.ended), ["finished", "broken_off", "finished"]);
  assertEquals(ended[1]?.calls.map(({ tool }) => tool), ["read-file", "read-file"]);
});

Deno.test("agentic in a run: a conversation that the plugin cannot lead fails its sample and no other", async () => {
  const broken: BenchmarkDefinition = {
    ...SOME,
    converse: async (sample, dialogue) => {
      if (sample.id === "files-copy") throw new RangeError("not this one");
      const { converse } = BENCHMARK;
      if (converse === undefined) throw new TypeError("It has no conversations");
      return await converse(sample, dialogue);
    },
  };
  await using stage = await stageRun({
    provider: actor(scriptOf),
    benchmarks: [broken],
    benchmarkSettings: agentic.settings.parse({}),
  });
  const { outcome, thrown } = await stage.run();
  assertEquals([thrown, outcome?.scored, outcome?.failed], [undefined, 2, 1]);
  const { events } = await stage.trace();
  const failed = events.find((event) => event.kind === "sample.failed");
  assertEquals([failed?.error.type, failed?.error.message], [
    "conversation_failed",
    "The benchmark could not lead the conversation: RangeError: not this one",
  ]);
});

/** The judgement of now, from the trace alone. */
async function judgedAgain(path: string, scores: readonly (number | null)[]): Promise<void> {
  await using sandbox = new Sandbox();
  let seq = 0;
  const { after, judged } = await rescore({
    path,
    benchmarks: new Map([["quiz-1", { name: "quiz-1", definition: SOME, settings: {} }]]),
    sandbox,
    containers: new ContainerEngine(),
    data: new DataStore({ given: "" }),
    signal: new AbortController().signal,
    append: ({ at: _, time = 0, span = `y${seq}`, ...draft }: Emission & { time?: number }) =>
      // What a writer would stamp.
      ({ seq: seq++, t: time, span, ...draft }) as ReturnType<
        Parameters<typeof rescore>[0]["append"]
      >,
  });
  assertEquals(judged, scores.length);
  assertEquals([...after.scored().values()], scores);
}
