import { assert, assertEquals } from "@std/assert";
import { type ChatRequest, type Provider, sha256 } from "model-lens";
import { PERSONAS, startImitation, testProvider } from "model-lens/testing";
import { findOllama, startOllama } from "../../core/testing/ollama_server.ts";
import { assertFails } from "../../core/testing/provider/contract.ts";
import { providerOn, tell } from "../../core/testing/provider/stage.ts";
import { differences } from "../../core/testing/shape.ts";
import ollama from "./mod.ts";

const program = findOllama();
const FILE = new URL("../provider-embedded/model/modellens-tiny-q8_0.gguf", import.meta.url);
/** What the model was trained with, in the words of Go. Ollama finds the tag of calls behind an "if". */
const TEMPLATE = `<|im_start|>system
You are a small model that runs on this computer. Answer briefly.{{ if .Tools }}
Tools, one JSON schema a line:
<tools>{{ range .Tools }}
{{ . }}{{ end }}
</tools>
To use a tool, reply with its name and arguments as JSON between <tool_call> and </tool_call>.{{ end }}<|im_end|>
{{ range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}{{ if .ToolCalls }}{{ range .ToolCalls }}<tool_call>
{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}
</tool_call>{{ end }}{{ end }}<|im_end|>
{{ end }}<|im_start|>assistant
`;
const MODELFILE = `TEMPLATE """${TEMPLATE}"""
PARAMETER num_ctx 1024
PARAMETER num_thread 1
PARAMETER stop <|im_end|>`;
const signal = new AbortController().signal;

if (program !== undefined) {
  for (const api of ["native", "openai"]) {
    testProvider(`provider-ollama before a real Ollama (${api})`, ollama, {
      start: async () => {
        const server = await startOllama({ program, model: FILE, modelfile: MODELFILE });
        return {
          context: { url: server.url, config: { api } },
          model: server.model,
          endless: { maxTokens: 900, stop: ["never said"], temperature: 2 },
          close: () => server[Symbol.asyncDispose](),
        };
      },
    });
  }
}

real("its model's facts come from its own endpoints", async ({ provider, model }) => {
  await tell(provider, asked(model, "Hello"));
  const [listed] = await provider.models(signal);
  assert(listed !== undefined);
  const facts = await provider.detail?.(listed, signal);
  assertEquals(facts?.id, model);
  assert(/^[0-9a-f]{64}$/.test(facts?.digest.value ?? ""));
  assertEquals([facts?.quantisation.value, facts?.parameters.value], ["Q8_0", 1_304_192]);
  assertEquals(facts?.contextLength, { value: 1024, source: "/api/ps" });
  assertEquals(facts?.templateSha256.value, sha256(TEMPLATE));
  assertEquals([facts?.architecture?.value, facts?.trainedContext?.value], ["llama", 1024]);
  assertEquals([facts?.loaded?.value, facts?.capabilities?.value], [true, ["completion", "tools"]]);
});

real("its counts hold cached tokens, and its times do not", async ({ provider, model }) => {
  const once = async () => {
    const { chunks } = await tell(provider, asked(model, "word ".repeat(400)));
    return chunks.findLast(({ timings }) => timings !== undefined);
  };
  const [first, again] = [await once(), await once()];
  assertEquals(first?.usage?.inputTokens, again?.usage?.inputTokens);
  assert((first?.timings?.promptMs ?? 0) > 2 * (again?.timings?.promptMs ?? Infinity));
  assertEquals(again?.timings?.promptTokens, null);
});

real("it refuses a prompt that /v1 cuts", async ({ provider, model, url }) => {
  const request = asked(model, "word ".repeat(3000));
  await assertFails(() => tell(provider, request), "context_overflow");
  const { chunks } = await tell(providerOn(ollama, { url, config: { api: "openai" } }), request);
  assertEquals(chunks.find(({ usage }) => usage !== undefined)?.usage?.inputTokens, 1024);
});

real("it gives probabilities and alternatives of every token", async ({ provider, model }) => {
  const request = { ...asked(model, "Repeat exactly: red green"), logprobs: true, topLogprobs: 2 };
  const { chunks } = await tell(provider, request);
  const tokens = chunks.flatMap(({ tokens = [] }) => tokens);
  assertEquals(
    tokens.map(({ text }) => text).join(""),
    chunks.map(({ text = "" }) => text).join(""),
  );
  assert(tokens.every(({ logprob = 1, top = [] }) => logprob <= 0 && top.length === 2));
});

real(
  "it calls tools, and its objects become the text of the contract",
  async ({ provider, model }) => {
    const parameters = { type: "object", properties: { city: { type: "string" } } };
    const tools = [{ name: "get_weather", description: "Weather of a city", parameters }];
    const request = { ...asked(model, "What is the weather in Rome?"), maxTokens: 60, tools };
    const { chunks } = await tell(provider, request);
    const calls = chunks.flatMap(({ tools = [] }) => tools);
    assertEquals(calls.map(({ name }) => name), ["get_weather"]);
    assertEquals(JSON.parse(calls[0]?.arguments ?? ""), { city: "Rome" });
  },
);

real("the imitation has no field that it does not have", async ({ provider, model, url }) => {
  await tell(provider, asked(model, "Hello"));
  await using imitation = await startImitation({ persona: PERSONAS.ollama(), models: [model] });
  await tell(providerOn(ollama, { url: imitation.url }), asked(model, "Hello"));
  const long = {
    ...nativeChat(model),
    messages: [{ role: "user", content: "word ".repeat(5000) }],
  };
  const asking: Readonly<Record<string, unknown>> = {
    "/": undefined,
    "/api/version": undefined,
    "/api/tags": undefined,
    "/api/ps": undefined,
    "/v1/models": undefined,
    "/api/show": { model },
    "/api/chat": { ...nativeChat(model), logprobs: true, top_logprobs: 1 },
    "/api/generate": { model, keep_alive: 0, stream: false },
    "/no-such-path": undefined,
  };
  for (const [path, body] of Object.entries(asking)) {
    const [imitated, true_] = await both([imitation.url, url], { path, body });
    assertEquals(imitated.status, true_.status, path);
    assertEquals(imitated.type, true_.type, path);
    assertEquals(differences(imitated.lines[0], true_.lines[0]), [], path);
    assertEquals(differences(imitated.lines.at(-1), true_.lines.at(-1)), [], path);
  }
  for (const body of [{ ...nativeChat("none") }, { ...long, truncate: false }]) {
    const [imitated, true_] = await both([imitation.url, url], { path: "/api/chat", body });
    assertEquals([imitated.status, imitated.lines], [true_.status, true_.lines]);
  }
});

real("the imitation's calls of tools have the form of its own", async ({ model, url }) => {
  const call = { name: "get_weather", arguments: '{"city":"Rome"}' };
  await using imitation = await startImitation({
    persona: PERSONAS.ollama(),
    models: [model],
    script: { tokens: [], toolCalls: [call] },
  });
  const parameters = { type: "object", properties: { city: { type: "string" } } };
  const described = { name: call.name, description: "Weather of a city", parameters };
  const body = {
    model,
    messages: [{ role: "user", content: "What is the weather in Rome?" }],
    tools: [{ type: "function", function: described }],
    options: { temperature: 0 },
  };
  const seen = await both([imitation.url, url], { path: "/api/chat", body });
  const [imitated, true_] = seen.map(({ lines }) =>
    lines.find((line) => JSON.stringify(line).includes("tool_calls"))
  );
  assert(imitated !== undefined && true_ !== undefined);
  assertEquals(differences(imitated, true_), []);
});

interface RealStage {
  readonly provider: Provider;
  readonly model: string;
  readonly url: URL;
}

/** A test before a server of its own. */
function real(name: string, act: (stage: RealStage) => Promise<void>): void {
  const skipped = program === undefined ? " (skipped: MODELLENS_OLLAMA names no Ollama)" : "";
  Deno.test({
    name: `provider-ollama before a real Ollama: ${name}${skipped}`,
    ignore: program === undefined,
    fn: async () => {
      await using server = await startOllama({
        program: program ?? "",
        model: FILE,
        modelfile: MODELFILE,
      });
      const provider = providerOn(ollama, { url: server.url });
      await act({ provider, model: server.model, url: server.url });
    },
  });
}

function asked(model: string, content: string): ChatRequest {
  return { model, messages: [{ role: "user", content }], temperature: 0, maxTokens: 8 };
}

function nativeChat(model: string) {
  const messages = [{ role: "user", content: "Repeat exactly: red green blue" }];
  return { model, messages, options: { num_predict: 4, temperature: 0 } };
}

interface Seen {
  readonly status: number;
  readonly type: string | null;
  /** The body, line by line, as JSON or as text. */
  readonly lines: readonly unknown[];
}

async function both(
  [one, other]: readonly [URL, URL],
  { path, body }: { path: string; body: unknown },
): Promise<readonly [Seen, Seen]> {
  const see = async (base: URL): Promise<Seen> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(new URL(path, base), init);
    const text = (await response.text()).trim();
    return {
      status: response.status,
      type: response.headers.get("content-type"),
      lines: text.split("\n").map((line) => /^[{[]/.test(line) ? JSON.parse(line) : line),
    };
  };
  return [await see(one), await see(other)];
}
