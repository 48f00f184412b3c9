import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatChunk, type Provider, ProviderError } from "model-lens";
import { testProvider } from "model-lens/testing";
import embedded from "./mod.ts";

const MODEL = "modellens-tiny";

testProvider("provider-embedded", embedded, {
  start: () =>
    Promise.resolve({
      context: {},
      model: MODEL,
      endless: { extra: { ignore_eos: true }, maxTokens: 900 },
      close: () => Promise.resolve(),
    }),
});

Deno.test("embedded tells of every token its id, probability and alternatives", async () => {
  await using session = open();
  const chunks = await ask(session.provider, { logprobs: true, topLogprobs: 3 });
  const tokens = chunks.flatMap((chunk) => chunk.tokens ?? []);
  assert(tokens.length > 0);
  for (const { id, logprob, top } of tokens) {
    assert(typeof id === "number");
    assert(logprob !== undefined && logprob <= 0);
    assertEquals(top?.length, 3);
  }
  assertEquals(
    tokens.map(({ text }) => text).join(""),
    chunks.map(({ text }) => text ?? "").join(""),
  );
});

Deno.test("embedded tells its timings and what came from its cache", async () => {
  await using session = open();
  const [last] = (await ask(session.provider)).filter(({ timings }) => timings !== undefined).slice(
    -1,
  );
  assert((last?.timings?.promptTokens ?? 0) > 0);
  assert((last?.timings?.outputMs ?? 0) > 0);
});

Deno.test("embedded describes a file that is no model as the reason why it cannot be used", async () => {
  const path = await Deno.makeTempFile({ suffix: ".gguf" });
  try {
    await using session = open();
    const error = await assertRejects(
      () => session.provider.describe?.(path, AbortSignal.timeout(5000)) ?? Promise.resolve(),
      ProviderError,
    );
    assertEquals(error.type, "engine_failed");
    assert(error.message.includes("empty"), error.message);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("embedded says which file it could not read", async () => {
  await using session = open();
  const error = await assertRejects(
    () =>
      session.provider.describe?.("./no-such.gguf", AbortSignal.timeout(5000)) ?? Promise.resolve(),
    ProviderError,
  );
  assertEquals(error.type, "model_not_found");
  assert(error.message.includes("no-such.gguf"));
});

function open(): { provider: Provider } & AsyncDisposable {
  const provider = embedded.create({
    config: {},
    url: null,
    apiKey: undefined,
    headers: {},
    fetch,
    readFile: (path) => Deno.readFile(path),
    notice: () => {},
  });
  return { provider, [Symbol.asyncDispose]: async () => await provider.close?.() };
}

async function ask(
  provider: Provider,
  more: Partial<Parameters<Provider["chat"]>[0]> = {},
): Promise<ChatChunk[]> {
  const chunks: ChatChunk[] = [];
  const stream = provider.chat({
    model: MODEL,
    messages: [{ role: "user", content: "What is 3 + 4?" }],
    temperature: 0,
    maxTokens: 32,
    ...more,
  }, { signal: AbortSignal.timeout(20_000), sending: () => {}, headers: () => {} });
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
