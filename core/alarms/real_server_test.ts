/** A real llama-server, made to truncate, to forget its cache and to slow down. */

import { assert, assertEquals } from "@std/assert";
import llamaCpp from "../../plugins/provider-llama-cpp/mod.ts";
import type { BenchmarkDefinition, SampleRequest } from "../benchmark/contract.ts";
import type { EventOf } from "../events/mod.ts";
import { findLlamaServer, startLlamaServer } from "../testing/llama_server.ts";
import { words } from "../testing/imagined_trace.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";
import { activeAlarms } from "../testing/staged_watch.ts";
import { AlarmWatch } from "./watch.ts";

const command = await findLlamaServer();
const MODEL = new URL(
  "../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf",
  import.meta.url,
);

interface Asked {
  readonly context?: number;
  readonly more?: readonly string[];
  readonly requests: readonly SampleRequest[];
  readonly alarms: Parameters<typeof activeAlarms>;
  /** Another client, which the run knows nothing of: it asks from the middle of the run on. */
  readonly rival?: boolean;
}

/** What alarms say of a run that asks these requests in order. */
async function alarmsOf({ context = 1024, more = [], requests, alarms, rival = false }: Asked) {
  if (command === undefined) throw new TypeError("There is no llama-server");
  await using server = await startLlamaServer({
    command,
    model: MODEL,
    context,
    more: ["-np", rival ? "4" : "1", ...more],
  });
  const provider = providerOn(llamaCpp, { url: server.url });
  const benchmark: BenchmarkDefinition = quiz([], {
    samples: () => requests.map((request, index) => ({ id: `q${index}`, target: "any", request })),
  });
  await using stage = await stageRun({ provider, models: [server.model], benchmarks: [benchmark] });
  // The header of a stage knows nothing of models; a run's own does.
  const [facts] = await provider.models(new AbortController().signal);
  const [model] = stage.prepared.header.models;
  assert(facts !== undefined && model !== undefined);
  Object.assign(model, { model: facts });
  await using other = new Rival(server.url);
  let left = rival ? requests.length / 2 : Infinity;
  const { thrown } = await stage.run({
    alarms: new AlarmWatch(activeAlarms(...alarms)),
    observe: ({ kind }) => {
      if (kind === "call.completed" && --left === 0) other.start();
    },
  });
  assertEquals(thrown, undefined);
  const { events } = await stage.trace();
  return events.filter((event): event is EventOf<"alarm.raised"> => event.kind === "alarm.raised");
}

/** Three streams without an end, one after the other on each. */
class Rival implements AsyncDisposable {
  readonly #url: URL;
  readonly #stop = new AbortController();
  #streams: Promise<void>[] = [];

  constructor(url: URL) {
    this.#url = url;
  }

  start(): void {
    this.#streams = Array.from({ length: 3 }, () => this.#ask());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#streams);
  }

  async #ask(): Promise<void> {
    const body = JSON.stringify({
      messages: [{ role: "user", content: words(100) }],
      max_tokens: 500,
      ignore_eos: true,
    });
    const { signal } = this.#stop;
    try {
      while (!signal.aborted) {
        const url = new URL("/v1/chat/completions", this.#url);
        const headers = { "content-type": "application/json" };
        await (await fetch(url, { method: "POST", headers, body, signal })).body?.cancel();
      }
    } catch (cause) {
      // It is ended in mid stream.
      if (!signal.aborted) throw cause;
    }
  }
}

const user = (content: string, more: Partial<SampleRequest> = {}): SampleRequest => ({
  messages: [{ role: "user", content }],
  maxTokens: 8,
  ...more,
});

function real(name: string, test: () => Promise<void>): void {
  if (command !== undefined) Deno.test(`real llama-server: ${name}`, test);
  else Deno.test.ignore(`real llama-server: ${name} (skipped: no llama-server)`, () => {});
}

real("a context that shifts while it answers is told as truncated", async () => {
  const endless = { maxTokens: 900, extra: { ignore_eos: true } };
  const raised = await alarmsOf({
    context: 512,
    more: ["--context-shift"],
    requests: [user("word ".repeat(300), endless)],
    alarms: [["truncated"]],
  });
  assertEquals(raised.map(({ finding }) => finding), ["context-shifted"]);
});

real("an answer that the context cut short is told as truncated", async () => {
  const raised = await alarmsOf({
    context: 512,
    more: ["--no-context-shift"],
    requests: [user("word ".repeat(300), { maxTokens: 900, extra: { ignore_eos: true } })],
    alarms: [["truncated"]],
  });
  assertEquals(raised.map(({ finding }) => finding), ["answer-cut"]);
});

real("a cache that was evicted by another conversation is told, one that held is not", async () => {
  const settings = { cache: { least_seconds: 0, least_tokens: 64 } };
  const system = words(200);
  const talk = (question: string): SampleRequest => ({
    messages: [{ role: "system", content: system }, { role: "user", content: question }],
    maxTokens: 4,
  });
  const held = await alarmsOf({
    requests: [talk("Where is the cat?"), talk("Where is the dog?")],
    alarms: [["cache"], settings],
  });
  assertEquals(held.map(({ message }) => message), []);
  const evicted = await alarmsOf({
    more: ["--cache-ram", "0"],
    requests: [talk("Where is the cat?"), user(words(400, 5)), talk("Where is the dog?")],
    alarms: [["cache"], settings],
  });
  assertEquals(evicted.map(({ finding }) => finding), ["not-reused"]);
  assert(Number(evicted[0]?.evidence["lostTokens"]) > 150);
});

real("a time in the system text is told with its byte", async () => {
  const talk = (time: string): SampleRequest => ({
    messages: [
      { role: "system", content: `It is ${time}. ${words(200)}` },
      { role: "user", content: "Where is the cat?" },
    ],
    maxTokens: 4,
  });
  const raised = await alarmsOf({
    requests: [talk("12:01:07"), talk("12:02:44")],
    alarms: [["cache"], { cache: { least_seconds: 0 } }],
  });
  assertEquals(raised.map(({ finding, evidence }) => [finding, evidence["byte"]]), [
    // "It is 12:0" is equal.
    ["prefix-broken", 10],
  ]);
});

real("decoding that became slower because another client asks is told", async () => {
  const long = { maxTokens: 64, extra: { ignore_eos: true } };
  const raised = await alarmsOf({
    requests: Array.from({ length: 60 }, (_, index) => user(`Tell me about ${index}.`, long)),
    alarms: [["slower"], { slower: { least_drop: 0.1, least_drop_in_call: 0.9 } }],
    rival: true,
  });
  assert(
    raised.some(({ finding, evidence }) =>
      finding === "slower-than-before" && Number(evidence["share"]) < -0.2
    ),
    JSON.stringify(raised.map(({ message }) => message)),
  );
});

real(
  "a run keeps what the template makes of fixed messages, with the tokens that the server counts",
  async () => {
    if (command === undefined) throw new TypeError("There is no llama-server");
    await using server = await startLlamaServer({ command, model: MODEL });
    const provider = providerOn(llamaCpp, { url: server.url });
    const benchmarks = [quiz([{ id: "q", target: "any" }])];
    await using stage = await stageRun({ provider, models: [server.model], benchmarks });
    await stage.run({ alarms: new AlarmWatch(activeAlarms()) });
    const { events } = await stage.trace();
    const rendered = events.filter((event) => event.kind === "prompt.rendered");
    assertEquals(rendered.length, 1);
    assertEquals(rendered[0]?.messages, "reference-1");
    assert((rendered[0]?.text ?? "").includes("What is the capital of Peru?"));
    assert((rendered[0]?.tokens ?? 0) > 20);
  },
);

real("every alarm is silent on questions that it answers in peace", async () => {
  const raised = await alarmsOf({
    requests: Array.from({ length: 40 }, (_, index) => user(`What is ${index} + ${index * 7}?`)),
    // Answers of a babbling model end where they end; nothing here is about their length.
    alarms: [["truncated", "stuck", "cache", "template", "not-the-same"]],
  });
  assertEquals(raised.map(({ message }) => message), []);
});
