import { assertEquals } from "@std/assert";
import { testProvider } from "model-lens/testing";
import { imitatedTarget, providerOn } from "../../core/testing/provider_stage.ts";
import lmStudio from "./mod.ts";

const MODELS = {
  data: [
    { id: "imitation-1", type: "llm", quantization: "Q4_K_M", loaded_context_length: 8192 },
    { id: "unloaded", type: "llm", state: "not-loaded", max_context_length: 32768 },
  ],
};

testProvider("provider-lm-studio", lmStudio, {
  dialect: "openai",
  native: { "/api/v0/models": MODELS },
});

Deno.test("provider-lm-studio says what LM Studio knows, and why it does not know the rest", async () => {
  const models = await modelsOf(["imitation-1", "unloaded", "text-embedding-nomic"]);
  assertEquals(models.map(({ id }) => id), ["imitation-1", "unloaded"]);
  const [loaded, unloaded] = models;
  assertEquals(loaded?.contextLength, { value: 8192, source: "/api/v0/models" });
  assertEquals(loaded?.quantisation, { value: "Q4_K_M", source: "/api/v0/models" });
  assertEquals([unloaded?.contextLength.value, unloaded?.quantisation.value], [null, null]);
});

async function modelsOf(models: readonly string[]) {
  const target = await imitatedTarget({ "/api/v0/models": MODELS }, { models });
  try {
    return await providerOn(lmStudio, target.context).models(new AbortController().signal);
  } finally {
    await target.close();
  }
}
