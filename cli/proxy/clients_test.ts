import { assert, assertEquals, assertRejects } from "@std/assert";
import Anthropic from "@anthropic-ai/sdk";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, streamText, tool } from "ai";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { z } from "zod";
import type { EventOf } from "../../core/events/mod.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { PERSONAS } from "../../core/testing/imitation/servers/mod.ts";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { findOllama, startOllama } from "../../core/testing/ollama_server.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { RunningProxy } from "./running_proxy.ts";

const llama = await findLlamaServer();
const skipped = llama === undefined ? " (skipped: no llama-server)" : "";
const MODEL = new URL("../../../shared/model/modellens-tiny-q8_0.gguf", import.meta.url);
const there = await Deno.stat(MODEL).then(() => true, () => false);
const ignore = llama === undefined || !there;

const question = { role: "user" as const, content: "What is 12 + 30?" };
const weather = {
  name: "get_weather",
  description: "Current weather of a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  },
};

/** The calls of a trace, with how each ended. */
async function callsOf(path: string) {
  assertEquals((await verifyTrace(path)).errors, []);
  const { events } = await loadTrace(path);
  return events.filter((event) => event.kind === "call.started").map((call) => ({
    ...call,
    end: events.find((event): event is EventOf<"call.completed"> | EventOf<"call.failed"> =>
      (event.kind === "call.completed" || event.kind === "call.failed") && event.span === call.span
    ),
    chunks: events.filter(({ kind, span }) => kind === "chunk.received" && span === call.span),
  }));
}

Deno.test({
  name: `real clients speak through the proxy to a real llama-server as they do without${skipped}`,
  ignore,
  fn: async (t) => {
    await using server = await startLlamaServer({
      command: llama ?? [],
      model: MODEL,
      more: ["--embeddings", "--pooling", "mean", "-np", "1", "--no-cache-prompt"],
    });
    await using proxy = await RunningProxy.start({ upstream: server.url.href });
    const { model } = server;
    const seen: string[] = [];

    await t.step(
      "openai: chat, streamed or not, tools, completions, responses, embeddings, an abort",
      async () => {
        for (const [base, note] of [[server.url.href, "direct"], [`${proxy.url}v1`, "proxy"]]) {
          const client = new OpenAI({
            baseURL: base ?? "",
            apiKey: "sk-clients-0123456789",
            maxRetries: 0,
          });
          const common = { model, temperature: 0, seed: 1, messages: [question] };
          const whole = await client.chat.completions.create(common);
          const stream = await client.chat.completions.create({
            ...common,
            stream: true,
            stream_options: { include_usage: true },
          });
          let text = "";
          for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
          assertEquals(text, whole.choices[0]?.message.content);
          const called = await client.chat.completions.create({
            model,
            temperature: 0,
            messages: [{ role: "user", content: "What is the weather in Paris?" }],
            tools: [{ type: "function", function: weather }],
          });
          const calls = called.choices[0]?.message.tool_calls?.map((one) =>
            one.type === "function" ? one.function : one
          );
          const completion = await client.completions.create({
            model,
            prompt: "What is",
            max_tokens: 4,
            temperature: 0,
          });
          const response = await client.responses.create({
            model,
            input: "What is 12 + 30?",
            temperature: 0,
          });
          const streamed = await client.responses.create({
            model,
            input: "What is 12 + 30?",
            temperature: 0,
            stream: true,
          });
          let spoken = "";
          for await (const event of streamed) {
            if (event.type === "response.output_text.delta") spoken += event.delta;
          }
          assertEquals(spoken, response.output_text);
          const vectors = await client.embeddings.create({ model, input: "What is" });
          await assertRejects(
            () => client.chat.completions.create({ model, messages: "none" as never }),
            OpenAI.APIError,
          );
          const controller = new AbortController();
          const endless = await client.chat.completions.create(
            { model, messages: [question], stream: true, max_tokens: 800, ...{ ignore_eos: true } },
            { signal: controller.signal },
          );
          await endless[Symbol.asyncIterator]().next();
          controller.abort();
          const said = [
            text,
            JSON.stringify(calls),
            completion.choices[0]?.text,
            spoken,
            vectors.data[0]?.embedding.length,
          ];
          if (note === "direct") seen.push(JSON.stringify(said));
          else assertEquals(JSON.stringify(said), seen[0]);
        }
      },
    );

    await t.step("@anthropic-ai/sdk: a message, whole and streamed", async () => {
      const answers: unknown[] = [];
      for (const base of [new URL("/", server.url).href, proxy.url]) {
        const client = new Anthropic({
          baseURL: base.replace(/\/$/, ""),
          apiKey: "sk-ant-0123456789",
          maxRetries: 0,
        });
        const common = { model, max_tokens: 40, temperature: 0, messages: [question] };
        const whole = await client.messages.create(common);
        const stream = client.messages.stream(common);
        const streamed = await stream.finalMessage();
        assertEquals(JSON.stringify(streamed.content), JSON.stringify(whole.content));
        answers.push(whole.content);
      }
      assertEquals(answers[1], answers[0]);
    });

    await t.step(
      "ai with @ai-sdk/openai-compatible: text, a stream, and a loop of tools",
      async () => {
        const answers: string[] = [];
        for (const baseURL of [server.url.href, `${proxy.url}v1`]) {
          const chat = createOpenAICompatible({ name: "local", baseURL, apiKey: "none" })(model);
          const ask = { model: chat, temperature: 0, seed: 1, maxRetries: 0 };
          const { text } = await generateText({ ...ask, prompt: question.content });
          const stream = streamText({ ...ask, prompt: question.content });
          assertEquals(await stream.text, text);
          const { toolCalls } = await generateText({
            ...ask,
            prompt: "What is the weather in Paris?",
            tools: {
              get_weather: tool({
                description: weather.description,
                inputSchema: z.object({ city: z.string() }),
                execute: () => "sunny",
              }),
            },
          });
          answers.push(
            JSON.stringify([text, toolCalls.map(({ toolName, input }) => [toolName, input])]),
          );
        }
        assertEquals(answers[1], answers[0]);
      },
    );

    await t.step("curl: the same bytes, streamed, compressed or not", async () => {
      const body = JSON.stringify({
        prompt: "What is",
        n_predict: 5,
        temperature: 0,
        stream: true,
      });
      const curl = async (base: string) => {
        const { stdout, code } = await new Deno.Command("curl", {
          args: ["-sS", "--compressed", "-d", body, new URL("/completion", base).href],
        }).output();
        // Times differ by nature.
        return [code, new TextDecoder().decode(stdout).replace(/"timings":\{[^}]*\}/g, "")];
      };
      assertEquals(await curl(proxy.url), await curl(server.url.href));
    });

    const { path } = await proxy.end();
    const calls = await callsOf(path);
    const dialects = [...new Set(calls.map(({ dialect }) => dialect))].sort();
    assertEquals(dialects, [
      "anthropic-messages",
      "llama-cpp",
      "openai-chat",
      "openai-completions",
      "openai-embeddings",
      "openai-responses",
    ]);
    const failures = calls.flatMap(({ end }) =>
      end?.kind === "call.failed" ? [end.error.type] : []
    );
    // Where the server had just closed a connection that a client used again, the client asked anew.
    const kinds = new Set(failures.filter((type) => type !== "closed"));
    assertEquals([...kinds].sort(), ["bad_request", "cancelled"]);
    for (const { dialect, end, chunks } of calls) {
      if (end?.kind !== "call.completed" || dialect === "openai-embeddings") continue;
      assert(end.text !== "" || end.toolCalls !== undefined, `${dialect} has an answer`);
      assertEquals(chunks.length, end.chunks);
      assert(end.usage !== null || dialect === "openai-chat", `${dialect} has usage`);
    }
    const apps = new Set(calls.map(({ app }) => app?.split("/")[0]));
    for (const app of ["OpenAI", "Anthropic", "ai", "curl"]) {
      assert(apps.has(app), `${app} in ${[...apps]}`);
    }
    assert(calls.some(({ end }) => end?.kind === "call.completed" && end.toolCalls !== undefined));
  },
});

/** What the `ollama` package hears of a server: listed, whole, streamed, and generated in both ways. */
async function heardByOllama(host: string): Promise<string[]> {
  const client = new Ollama({ host });
  const { models } = await client.list();
  const common = {
    model: models[0]?.name ?? "",
    options: { temperature: 0, seed: 1, num_predict: 20 },
  };
  const asked = { ...common, messages: [question] };
  const whole = await client.chat(asked);
  let streamed = "";
  for await (const { message } of await client.chat({ ...asked, stream: true })) {
    streamed += message.content;
  }
  const prompt = { ...common, prompt: question.content };
  const plain = await client.generate({ ...prompt, system: "Be short" });
  let generated = "";
  for await (const { response } of await client.generate({ ...prompt, stream: true, raw: true })) {
    generated += response;
  }
  return [whole.message.content, streamed, plain.response ?? "", generated];
}

/** Through the proxy as without, and every call with what was heard of it. */
async function ollamaThroughProxy(server: URL): Promise<void> {
  await using proxy = await RunningProxy.start({ upstream: server.href });
  const heard = await heardByOllama(server.origin);
  assertEquals(await heardByOllama(new URL(proxy.url).origin), heard);
  assertEquals(heard[1], heard[0]);
  const { path } = await proxy.end();
  const calls = await callsOf(path);
  assertEquals(calls.map(({ dialect, provider }) => `${dialect} ${provider}`), [
    "ollama-chat ollama",
    "ollama-chat ollama",
    "ollama-generate ollama",
    "ollama-generate ollama",
  ]);
  assertEquals(calls.map(({ end }) => end?.kind === "call.completed" && end.text), heard);
}

Deno.test("the ollama package speaks through the proxy to an imitation of Ollama", async () => {
  await using server = await startImitation({ persona: PERSONAS["ollama"]() });
  await ollamaThroughProxy(new URL("/", server.url));
});

const ollama = findOllama();

Deno.test({
  name: "the ollama package speaks through the proxy to a real Ollama" +
    (ollama === undefined ? " (skipped: MODELLENS_OLLAMA names no Ollama)" : ""),
  ignore: ollama === undefined || !there,
  async fn() {
    await using server = await startOllama({ program: ollama ?? "", model: MODEL });
    await ollamaThroughProxy(new URL("/", server.url));
  },
});
