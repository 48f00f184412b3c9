import { assert, assertEquals } from "@std/assert";
import { PERSONAS } from "model-lens/testing";
import { assertFails } from "../../core/testing/provider/contract.ts";
import { imitatedTarget, providerOn, question, tell } from "../../core/testing/provider/stage.ts";
import lmStudio from "./mod.ts";

const MODELS = ["imitation-1", "unloaded", "text-embedding-nomic"];
const signal = new AbortController().signal;

type Options = NonNullable<Parameters<(typeof PERSONAS)["lm-studio"]>[0]>;
type Target = Awaited<ReturnType<typeof imitatedTarget>>;

async function before(
  { settings = {}, ...options }: Options & { readonly settings?: unknown },
  act: (provider: ReturnType<typeof providerOn>, target: Target) => Promise<void>,
): Promise<void> {
  const server = () => PERSONAS["lm-studio"](options);
  const target = await imitatedTarget({ server, settings }, { models: MODELS });
  try {
    await act(providerOn(lmStudio, target.context), target);
  } finally {
    await target.close();
  }
}

for (const api of ["v1", "v0"] as const) {
  const source = `/api/${api}/models`;
  Deno.test(`provider-lm-studio takes its facts from ${source}, and says why it does not know the rest`, () =>
    before({ api }, async (provider) => {
      const models = await provider.models(signal);
      assertEquals(models.map(({ id }) => id), ["imitation-1", "unloaded"]);
      const [loaded, unloaded] = models;
      assertEquals(loaded?.contextLength, { value: 8192, source });
      assertEquals(loaded?.quantisation, { value: "Q4_0", source });
      assertEquals(loaded?.trainedContext, { value: 32_768, source });
      assertEquals([loaded?.loaded?.value, unloaded?.loaded?.value], [true, false]);
      assertEquals(unloaded?.contextLength.value, null);
      assertEquals(loaded?.sizeBytes?.value, api === "v1" ? 241_410_208 : undefined);
    }));
}

Deno.test("provider-lm-studio gives statistics and the engine's version with an answer", () =>
  before({}, async (provider, { imitation }) => {
    const { chunks } = await tell(provider, question("imitation-1"));
    const timings = chunks.find((chunk) => chunk.timings !== undefined)?.timings;
    assertEquals([timings?.source, timings?.outputMs, timings?.firstTokenMs], ["stats", 156, 299]);
    assertEquals([timings?.promptTokens, timings?.outputTokens], [null, 11]);
    const named = chunks.flatMap(({ fingerprint = [] }) => fingerprint);
    assertEquals(named.at(-1), "llama.cpp-imitated@1.3.0");
    await tell(provider, question("imitation-1"));
    // Whether there is such an API is asked once.
    const asked = imitation.requests.map(({ path }) => path);
    assertEquals(asked.filter((path) => path === "/api/v0/models").length, 1);
  }));

Deno.test("provider-lm-studio asks /v1 for what /api/v0 does not document", async () => {
  const tools = [{ name: "f", description: "F", parameters: { type: "object" } }];
  await before({}, async (provider, { imitation }) => {
    await tell(provider, { ...question("imitation-1"), tools });
    assertEquals(imitation.requests.at(-1)?.path, "/v1/chat/completions");
  });
  await before({ settings: { api: "openai" } }, async (provider, { imitation }) => {
    await tell(provider, question("imitation-1"));
    assertEquals(imitation.requests.at(-1)?.path, "/v1/chat/completions");
  });
});

Deno.test("provider-lm-studio asks an old LM Studio over /v1, and does not take its 200 for facts", () =>
  before({ api: "none" }, async (provider, { imitation }) => {
    assertEquals((await provider.identify(signal)).server.value, "LM Studio");
    await assertFails(() => provider.models(signal), "not_this_dialect");
    await tell(provider, question("imitation-1"));
    assertEquals(imitation.requests.at(-1)?.path, "/v1/chat/completions");
  }));

Deno.test("provider-lm-studio waits for a model that is loaded on demand, and tells one that cannot be", () =>
  before({ loadMs: 40, broken: ["unloaded"] }, async (provider) => {
    await assertFails(() => tell(provider, question("unloaded")), "engine_failed");
    const { sending, chunks } = await tell(provider, question("text-embedding-nomic"));
    assert((chunks[0]?.at ?? 0) - (sending[0]?.at ?? 0) >= 40);
  }));
