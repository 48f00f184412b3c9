import { assert, assertEquals } from "@std/assert";
import { type ChatRequest, sha256 } from "model-lens";
import { PERSONAS } from "model-lens/testing";
import { assertFails, assertIsStop } from "../../core/testing/provider/contract.ts";
import { imitatedTarget, providerOn, tell } from "../../core/testing/provider/stage.ts";
import ollama from "./mod.ts";
import { toNative } from "./chat.ts";

const MODEL = "imitation-1";
const LONG = "word ".repeat(5000);
const signal = new AbortController().signal;

type Options = NonNullable<Parameters<typeof PERSONAS.ollama>[0]>;

/** A provider before an Ollama that is like this. */
async function before(
  { settings = {}, ...options }: Options & { readonly settings?: unknown },
  act: (provider: ReturnType<typeof providerOn>) => Promise<void>,
): Promise<void> {
  const server = () => PERSONAS.ollama(options);
  const target = await imitatedTarget({ server, settings }, {
    models: [MODEL, "big"],
    script: { tokens: ["a", "b"], schedule: { firstMs: 2, gapMs: 1 } },
  });
  try {
    await act(providerOn(ollama, target.context));
  } finally {
    await target.close();
  }
}

async function lastOf(provider: ReturnType<typeof providerOn>, content = "one two three") {
  const { chunks } = await tell(provider, asked(content));
  return chunks.findLast(({ timings }) => timings !== undefined);
}

function asked(content: string): ChatRequest {
  return { model: MODEL, messages: [{ role: "user", content }], maxTokens: 9, seed: 1 };
}

Deno.test("provider-ollama tells times and counts of the server, and no rate that would be wrong", () =>
  before({}, async (provider) => {
    const last = await lastOf(provider);
    assertEquals(last?.usage, {
      inputTokens: 3,
      outputTokens: 2,
      cachedTokens: null,
      reasoningTokens: null,
    });
    assertEquals([last?.timings?.source, last?.timings?.outputTokens], ["/api/chat", 2]);
    // The count has cached tokens in it, and the time does not.
    assertEquals([last?.timings?.promptTokens, last?.timings?.cachedTokens], [null, null]);
    assert((last?.timings?.promptMs ?? 0) >= 2 && (last?.timings?.totalMs ?? 0) >= 3);
  }));

Deno.test("provider-ollama takes cached tokens off where a newer Ollama tells them", () =>
  before({ cached: 2 }, async (provider) => {
    const last = await lastOf(provider);
    assertEquals([last?.timings?.promptTokens, last?.timings?.cachedTokens], [1, 2]);
    assertEquals(last?.usage?.cachedTokens, 2);
  }));

Deno.test("provider-ollama fails at a prompt that the server would cut", () =>
  before({ keeps: "half" }, async (provider) => {
    await assertFails(() => tell(provider, asked(LONG)), "context_overflow");
  }));

Deno.test("provider-ollama shows by its count what /v1 has cut without a word", async () => {
  for (const [keeps, left] of [["half", 2048], ["context", 4096]] as const) {
    await before({ keeps, settings: { api: "openai" } }, async (provider) => {
      const { chunks } = await tell(provider, asked(LONG));
      assertEquals(chunks.find(({ usage }) => usage !== undefined)?.usage?.inputTokens, left);
    });
  }
});

Deno.test("provider-ollama tells how long a model took to load, again after it was unloaded", () =>
  before({ loadMs: 30, keepAliveMs: 0 }, async (provider) => {
    const [first, again] = [await lastOf(provider), await lastOf(provider)];
    assert((first?.timings?.loadMs ?? 0) >= 30 && (again?.timings?.loadMs ?? 0) >= 30);
  }));

Deno.test("provider-ollama stops waiting for a model that loads for 20 s, and the server sees it", async () => {
  const target = await imitatedTarget({ server: () => PERSONAS.ollama({ loadMs: 20_000 }) });
  try {
    const stop = AbortSignal.timeout(50);
    const asking = tell(providerOn(ollama, target.context), asked("x"), stop);
    assertIsStop(await asking.catch((cause: unknown) => cause), stop);
    await target.imitation.idle();
    assertEquals(target.imitation.requests.at(-1)?.aborted, true);
  } finally {
    await target.close();
  }
});

Deno.test("provider-ollama tells what is loaded, and in which context", () =>
  before({}, async (provider) => {
    assertEquals((await provider.models(signal))[0]?.loaded, { value: false, source: "/api/ps" });
    await provider.load?.(MODEL, signal);
    const [loaded, other] = await provider.models(signal);
    assertEquals(loaded?.loaded?.value, true);
    assertEquals(loaded?.contextLength, { value: 4096, source: "/api/ps" });
    assertEquals([other?.loaded?.value, other?.contextLength.value], [false, null]);
    await provider.unload?.(MODEL, signal);
    assertEquals((await provider.models(signal))[0]?.loaded?.value, false);
  }));

Deno.test("provider-ollama asks for the context that is set, and says so", () =>
  before({ settings: { num_ctx: 8192, keep_alive: "1h" } }, async (provider) => {
    const [model] = await provider.models(signal);
    const source = "providers.ollama.settings.num_ctx";
    assertEquals(model?.contextLength, { value: 8192, source });
    const { sending: [said] } = await tell(provider, asked("x"));
    assertEquals([said?.wire.body["keep_alive"], said?.wire.body["truncate"]], ["1h", false]);
    assertEquals(said?.wire.body["options"], { num_ctx: 8192, num_predict: 9, seed: 1 });
  }));

Deno.test("provider-ollama notices a template that was swapped", () =>
  before({ templates: ["one", "two"] }, async (provider) => {
    const [model] = await provider.models(signal);
    assert(model !== undefined);
    const templates = [
      await provider.detail?.(model, signal),
      await provider.detail?.(model, signal),
    ];
    assertEquals(templates.map((one) => one?.templateSha256.value), [sha256("one"), sha256("two")]);
    const [detail] = templates;
    assertEquals([detail?.parameters.value, detail?.trainedContext?.value], [1_304_192, 32_768]);
    assertEquals(detail?.capabilities?.value, ["completion", "tools"]);
  }));

Deno.test("provider-ollama does not ask twice for a model that does not fit", () =>
  before({ tooLarge: ["big"] }, async (provider) => {
    const asking = () => tell(provider, { ...asked("x"), model: "big" });
    const error = await assertFails(asking, "engine_failed");
    assertEquals(error.retryable, false);
  }));

Deno.test("toNative() gives arguments of calls as objects, and what is no JSON as it is", () => {
  const call = (text: string) => ({
    role: "assistant" as const,
    content: "",
    tool_calls: [{ id: "1", type: "function" as const, function: { name: "f", arguments: text } }],
  });
  const messages = [call('{"a":1}'), call("{broken")];
  assertEquals(toNative({ model: "m", messages }, {})["messages"], [
    {
      role: "assistant",
      content: "",
      tool_calls: [{ id: "1", function: { name: "f", arguments: { a: 1 } } }],
    },
    {
      role: "assistant",
      content: "",
      tool_calls: [{ id: "1", function: { name: "f", arguments: { arguments: "{broken" } } }],
    },
  ]);
});

Deno.test("toNative() asks for JSON mode as Ollama calls it, and passes other formats on", () => {
  const body = (extra: Record<string, unknown>) =>
    toNative({ model: "m", messages: [], extra }, {});
  const json = body({ response_format: { type: "json_object" }, seed_2: 3 });
  assertEquals([json["format"], json["response_format"], json["seed_2"]], ["json", undefined, 3]);
  assertEquals(body({ response_format: "text" })["response_format"], "text");
  assertEquals("format" in body({}), false);
});

Deno.test("provider-ollama passes on what Ollama says that a loaded model takes", () =>
  before({}, async (provider) => {
    await provider.unload?.(MODEL, signal);
    const without = await provider.memory?.(MODEL, signal);
    assertEquals(without?.bytes, {
      value: null,
      reason: "/api/ps does not tell it: the model is not loaded",
    });
    await lastOf(provider);
    const { bytes, gpuBytes } = await provider.memory?.(MODEL, signal) ?? {};
    assertEquals(gpuBytes, { value: 0, source: "/api/ps" });
    assert((bytes?.value ?? 0) > 0);
  }));
