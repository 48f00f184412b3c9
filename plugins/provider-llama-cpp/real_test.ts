import { assertEquals } from "@std/assert";
import { metricSums } from "model-lens";
import { PERSONAS, startImitation } from "model-lens/testing";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { providerOn, tell } from "../../core/testing/provider/stage.ts";
import { differences } from "../../core/testing/shape.ts";
import llamaCpp from "./mod.ts";

const command = await findLlamaServer();
const FILE = new URL("../provider-embedded/model/modellens-tiny-q8_0.gguf", import.meta.url);
const skipped = command === undefined ? " (skipped: no llama-server)" : "";
const signal = new AbortController().signal;

Deno.test({
  name: `an imitated llama-server has no field that a real one does not have${skipped}`,
  ignore: command === undefined,
  fn: async () => {
    await using real = await startLlamaServer({
      command: command ?? [],
      model: FILE,
      more: ["--metrics", "--slots"],
    });
    const models = [real.model];
    await using imitation = await startImitation({ persona: PERSONAS["llama-cpp"](), models });
    const messages = [{ role: "user", content: "Repeat exactly: red green" }];
    const asking: Readonly<Record<string, unknown>> = {
      "/health": undefined,
      "/props": undefined,
      "/slots": undefined,
      "/metrics": undefined,
      "/v1/models": undefined,
      "/tokenize": { content: "Hello there", with_pieces: true },
      "/apply-template": { messages },
      "/no-such-path": undefined,
      "/v1/chat/completions": { messages: [{ role: "user", content: "word ".repeat(5000) }] },
    };
    for (const [path, body] of Object.entries(asking)) {
      const [one, other] = [await see(imitation.url, path, body), await see(real.url, path, body)];
      assertEquals([one.status, one.server], [other.status, other.server], path);
      if (typeof one.body === "string") {
        const [names, known] = [one.body, `${other.body}`].map((
          text,
        ) => [...metricSums(text).keys()]);
        assertEquals((names ?? []).filter((name) => known?.includes(name) !== true), [], path);
      } else assertEquals(differences(one.body, other.body), [], path);
    }
  },
});

Deno.test({
  name: `provider-llama-cpp tells the work of a real llama-server with --metrics${skipped}`,
  ignore: command === undefined,
  fn: async () => {
    const more = ["--metrics"];
    await using real = await startLlamaServer({ command: command ?? [], model: FILE, more });
    const provider = providerOn(llamaCpp, { url: real.url });
    const messages = [{ role: "user" as const, content: "Repeat exactly: red green" }];
    const asked = { model: real.model, messages, maxTokens: 4 };
    let prompts = 0;
    for (const _ of [1, 2]) {
      const { chunks } = await tell(provider, asked);
      prompts += chunks.find(({ usage }) => usage !== undefined)?.usage?.inputTokens ?? NaN;
    }
    const activity = await provider.activity?.(signal);
    assertEquals(activity?.promptTokens, { value: prompts, source: "/metrics" });
    assertEquals([activity?.running.value, activity?.waiting.value], [0, 0]);
  },
});

async function see(base: URL, path: string, body: unknown) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(new URL(path, base), init);
  const text = await response.text();
  return {
    status: response.status,
    server: response.headers.get("server"),
    body: /^[{[]/.test(text) ? JSON.parse(text) : text,
  };
}
