import { assert, assertEquals } from "@std/assert";
import { tokenCounter } from "../../core/benchmark/token_counter.ts";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { providerOn, tell } from "../../core/testing/provider/stage.ts";
import llamaCpp from "../provider-llama-cpp/mod.ts";
import openAI from "../provider-openai-compatible/mod.ts";
import { NO_DATA } from "../../core/testing/mod.ts";
import needle from "./mod.ts";

const MODEL = new URL("../provider-embedded/model/modellens-tiny-q8_0.gguf", import.meta.url);
const command = await findLlamaServer();

Deno.test({
  name: `needle.samples() has as many tokens as a real llama-server reads${
    command === undefined ? " (skipped: no llama-server)" : ""
  }`,
  ignore: command === undefined,
  async fn() {
    await using server = await startLlamaServer({ command: command ?? [], model: MODEL });
    const context = { url: server.url };
    for (
      const [provider, basis, off] of [
        [providerOn(llamaCpp, context), "counted", 0.03],
        // Without an endpoint that counts, a line through the usage of two calls.
        [providerOn(openAI, context), "calibrated", 0.08],
      ] as const
    ) {
      const samples = await needle.samples({
        ...{ seed: 1, limit: undefined, quick: false, contextLength: 1024, data: NO_DATA },
        settings: needle.settings.parse({ depths: [50] }),
        tokens: tokenCounter(provider, { model: server.model }),
      });
      assert(samples.length >= 4);
      for (const { id, request, target } of samples) {
        assertEquals(target.basis, basis);
        const { chunks } = await tell(provider, { ...request, model: server.model, maxTokens: 1 });
        const read = chunks.findLast(({ usage }) => usage !== undefined)?.usage?.inputTokens ?? 0;
        const message = `${id}, ${basis}: ${target.promptTokens} planned, ${read} read`;
        assert(Math.abs(read - target.promptTokens) <= off * read, message);
        assert(read + target.answerTokens <= target.length, message);
      }
    }
  },
});
