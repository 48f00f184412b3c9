import { assert, assertEquals } from "@std/assert";
import type { ChatChunk, ChatRequest, Provider } from "model-lens";
import { PERSONAS, testProvider } from "model-lens/testing";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { askUntil, assertFails, assertIsStop } from "../../core/testing/provider/contract.ts";
import { providerOn, tell } from "../../core/testing/provider/stage.ts";
import llamaCpp from "./mod.ts";

testProvider("provider-llama-cpp", llamaCpp, { dialect: "openai", server: PERSONAS["llama-cpp"] });

const command = await findLlamaServer();
const MODEL = new URL(
  "../provider-embedded/model/modellens-tiny-q8_0.gguf",
  import.meta.url,
);

if (command !== undefined) {
  testProvider("provider-llama-cpp before a real llama-server", llamaCpp, {
    start: async () => {
      const server = await startLlamaServer({ command, model: MODEL });
      return {
        context: { url: server.url },
        model: server.model,
        endless: { maxTokens: 900, extra: { ignore_eos: true } },
        close: () => server[Symbol.asyncDispose](),
      };
    },
    deviations: { "unknown-model": "llama-server gives its only model under any name" },
  });
} else {
  Deno.test.ignore("provider-llama-cpp keeps the contract (skipped: no llama-server)", () => {});
}

real("identify() and models() give what the server tells", async ({ provider, model }) => {
  const signal = new AbortController().signal;
  const server = await provider.identify(signal);
  assertEquals(server.server.value, "llama-server");
  assert(/\S/.test(server.version.value ?? ""));
  assert((server.slots.value ?? 0) >= 1);
  const [facts] = await provider.models(signal);
  assertEquals(facts?.id, model);
  assertEquals(facts?.parameters.value, 1_304_192);
  assertEquals(facts?.contextLength.value, 1024);
  assert(/^[0-9a-f]{64}$/.test(facts?.templateSha256.value ?? ""));
});

real("chat() gives ids, probabilities and alternatives of every token", async (stage) => {
  const chunks = await ask(stage, COPY, { logprobs: true, topLogprobs: 3 });
  const tokens = chunks.flatMap(({ tokens = [] }) => tokens);
  assertEquals(tokens.map(({ text }) => text).join(""), textOf(chunks));
  assert(tokens.length > 1);
  for (const { id, logprob = 1, top = [], text } of tokens) {
    assert(Number.isInteger(id) && logprob <= 0);
    assertEquals([top.length, top[0]?.text], [3, text]);
    assertEquals(
      top.map(({ logprob }) => logprob),
      top.map((one) => one.logprob).toSorted(falling),
    );
  }
});

real("chat() gives usage and timings that fit each other", async (stage) => {
  const chunks = await ask(stage, COPY, { logprobs: true });
  const usage = chunks.find((chunk) => chunk.usage !== undefined)?.usage;
  const timings = chunks.find((chunk) => chunk.timings !== undefined)?.timings;
  const told = chunks.flatMap(({ tokens = [] }) => tokens).length;
  // The server counts the token that ends the answer, which has no text.
  assertEquals(usage?.outputTokens, told + 1);
  assertEquals(timings?.outputTokens, usage?.outputTokens);
  assertEquals(
    usage?.inputTokens,
    (timings?.promptTokens ?? NaN) + (timings?.cachedTokens ?? NaN),
  );
  assert((timings?.promptMs ?? 0) > 0 && (timings?.outputMs ?? 0) > 0);
});

real("chat() tells how far the prompt is, from nothing to all of it", async (stage) => {
  const chunks = await ask(stage, "word ".repeat(300), { maxTokens: 2 });
  const told = chunks.flatMap(({ progress }) => progress ?? []);
  const [first, last] = [told[0], told.at(-1)];
  assert(told.length >= 2);
  assertEquals(first?.processed, first?.cached);
  assertEquals(last?.processed, last?.total);
  assert((last?.total ?? 0) > 300);
});

real("chat() puts the call of a tool together", async (stage) => {
  const parameters = { type: "object", properties: { city: { type: "string" } } };
  const tools = [{ name: "get_weather", description: "Weather of a city", parameters }];
  const chunks = await ask(stage, "What is the weather in Rome?", { tools });
  const deltas = chunks.flatMap(({ tools = [] }) => tools);
  assertEquals(deltas.map(({ name = "" }) => name).join(""), "get_weather");
  const json = deltas.map((delta) => delta.arguments ?? "").join("");
  assertEquals(JSON.parse(json), { city: "Rome" });
  assertEquals(chunks.findLast(({ finishReason }) => finishReason)?.finishReason, "tool_calls");
});

real("chat() tells a prompt that is too long", async ({ provider, model }) => {
  const messages = [{ role: "user" as const, content: "word ".repeat(3000) }];
  const error = await assertFails(() => tell(provider, { model, messages }), "context_overflow");
  assertEquals([error.facts.status, error.retryable], [400, false]);
});

real("chat() stops the server's work when it is aborted", async ({ provider, model, url }) => {
  const controller = new AbortController();
  const request = {
    model,
    messages: [{ role: "user" as const, content: COPY }],
    maxTokens: 900,
    extra: { ignore_eos: true },
  };
  assertIsStop(await askUntil(provider, request, controller), controller.signal);
  await idle(url);
});

real("chat() gives the same text for the same seed", async (stage) => {
  const once = (seed: number) => ask(stage, BABBLE, { temperature: 2, seed, maxTokens: 40 });
  const [one, two, other] = [await once(7), await once(7), await once(8)];
  assertEquals(textOf(one), textOf(two));
  assert(textOf(one) !== textOf(other));
});

Deno.test("provider-llama-cpp refuses the facts of another server", async () => {
  const context = {
    url: new URL("http://127.0.0.1/v1"),
    fetch: () => Promise.resolve(Response.json({ data: [{ id: "a" }], total_slots: "many" })),
  };
  const provider = providerOn(llamaCpp, context);
  const signal = new AbortController().signal;
  await assertFails(() => provider.identify(signal), "not_this_dialect");
});

real(
  "tokenize(), render() and activity() tell what the server's own endpoints do",
  async (stage) => {
    const { provider, model } = stage;
    const { signal } = new AbortController();
    const cut = await provider.tokenize?.({ model, text: "Hello there" }, signal);
    assertEquals(cut?.pieces?.join(""), "Hello there");
    const messages = [{ role: "user" as const, content: "Hello there" }];
    const prompt = await provider.render?.({ model, messages }, signal);
    assert(prompt?.text.includes("<|im_start|>user\nHello there<|im_end|>"));
    const activity = await provider.activity?.(signal);
    assertEquals(activity?.running, { value: 0, source: "/slots" });
    assertEquals(activity?.cachedTokens, {
      value: null,
      reason: "llama-server runs without --metrics",
    });
  },
);

const COPY = "Repeat exactly: red green blue";
const BABBLE = "Tell me a story about the sea.";
const falling = (a: number, b: number) => b - a;

interface RealStage {
  readonly provider: Provider;
  readonly model: string;
  readonly url: URL;
}

/** A test before a server of its own. */
function real(name: string, act: (stage: RealStage) => Promise<void>): void {
  Deno.test({
    name: `provider-llama-cpp: ${name}${
      command === undefined ? " (skipped: no llama-server)" : ""
    }`,
    ignore: command === undefined,
    fn: async () => {
      await using server = await startLlamaServer({ command: command ?? [], model: MODEL });
      const provider = providerOn(llamaCpp, { url: server.url });
      await act({ provider, model: server.model, url: server.url });
    },
  });
}

async function ask(
  { provider, model }: RealStage,
  content: string,
  more: Partial<ChatRequest>,
): Promise<readonly ChatChunk[]> {
  const messages = [{ role: "user" as const, content }];
  const { chunks } = await tell(provider, { model, messages, temperature: 0, ...more });
  return chunks;
}

function textOf(chunks: readonly ChatChunk[]): string {
  return chunks.map(({ text = "" }) => text).join("");
}

/** Waits until no slot of the server works; the test's own time limit is the server's. */
async function idle(url: URL): Promise<void> {
  for (let busy = true; busy;) {
    const slots: { is_processing: boolean }[] = await (await fetch(new URL("/slots", url))).json();
    busy = slots.some(({ is_processing: works }) => works);
  }
}
