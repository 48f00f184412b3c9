import { assertEquals } from "@std/assert";
import { testProvider } from "model-lens/testing";
import { assertFails } from "../../core/testing/provider_contract.ts";
import {
  imitatedTarget,
  type NativeReplies,
  providerOn,
} from "../../core/testing/provider_stage.ts";
import ollama from "./mod.ts";

const NATIVE = {
  "/api/version": { version: "0.24.0" },
  "/api/tags": {
    models: [{
      name: "imitation-1",
      digest: "3f9a",
      details: { quantization_level: "Q4_0" },
    }],
  },
};

testProvider("provider-ollama", ollama, { dialect: "openai", native: NATIVE });

Deno.test("provider-ollama takes version, digest and quantisation from /api", async () => {
  await before(NATIVE, async (provider, signal) => {
    assertEquals((await provider.identify(signal)).version.value, "0.24.0");
    const [known, unlisted] = await provider.models(signal);
    assertEquals([known?.digest.value, known?.quantisation.value], ["3f9a", "Q4_0"]);
    assertEquals([unlisted?.digest.value, unlisted?.quantisation.value], [null, null]);
  });
});

Deno.test("provider-ollama refuses the facts of another server", async () => {
  await before({ "/api/version": {}, "/api/tags": [] }, async (provider, signal) => {
    await assertFails(() => provider.identify(signal), "not_this_dialect");
    await assertFails(() => provider.models(signal), "not_this_dialect");
  });
  await before({}, async (provider, signal) => {
    await assertFails(() => provider.identify(signal), "not_this_dialect");
  });
});

async function before(
  native: NativeReplies,
  act: (provider: ReturnType<typeof providerOn>, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const target = await imitatedTarget(native, { models: ["imitation-1", "unlisted"] });
  try {
    await act(providerOn(ollama, target.context), new AbortController().signal);
  } finally {
    await target.close();
  }
}
