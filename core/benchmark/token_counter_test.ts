import { assert, assertEquals } from "@std/assert";
import type { ChatChunk, ChatRequest, Message, Provider } from "../provider/contract.ts";
import { ProviderError } from "../provider/contract.ts";
import { tokenCounter } from "./token_counter.ts";

const text = (content: string): Message[] => [{ role: "user", content }];
const LONG = text("some words of a text ".repeat(100));

/** A server that takes four characters for a token, and ten tokens for its template. */
function server({ charges = true }: { readonly charges?: boolean } = {}) {
  const asked: string[] = [];
  const parts = {
    async *chat(request: ChatRequest): AsyncGenerator<ChatChunk> {
      asked.push("chat");
      await Promise.resolve();
      const inputTokens = charges ? 10 + Math.floor(lengthOf(request.messages) / 4) : null;
      yield {
        at: 0,
        usage: { inputTokens, outputTokens: 1, cachedTokens: null, reasoningTokens: null },
      };
    },
    tokenize({ text }: { readonly text: string }) {
      asked.push("tokenize");
      const ids = Array.from({ length: Math.floor(text.length / 4) }, (_, id) => id);
      return Promise.resolve({ ids, pieces: null, source: "/cut" });
    },
    render({ messages }: ChatRequest) {
      asked.push("render");
      const content = messages.map(({ content }) => content).join("");
      return Promise.resolve({ text: content + "x".repeat(40), source: "/wrap" });
    },
  };
  return { asked, parts };
}

function lengthOf(messages: readonly Message[]): number {
  return messages.map(({ content }) => content).join("").length;
}

const failing = () =>
  Promise.reject(new ProviderError("server_error", "There is no such endpoint"));
const count = async (provider: Partial<Provider> & Pick<Provider, "chat">) =>
  await tokenCounter(provider, { model: "m" }).prompt(LONG);

Deno.test("tokenCounter() counts the rendered prompt, where a server renders and cuts", async () => {
  const { parts, asked } = server();
  assertEquals(await count(parts), {
    tokens: 10 + 525,
    source: "/wrap and /cut",
    basis: "counted",
  });
  assert(!asked.includes("chat"));
});

Deno.test("tokenCounter() learns what the template adds from one call", async () => {
  const { chat, tokenize } = server().parts;
  assertEquals(await count({ chat, tokenize }), {
    tokens: 10 + 525,
    source: "/cut, and 10 for the template by the usage of a call",
    basis: "counted",
  });
});

Deno.test("tokenCounter() draws a line through what two calls were charged", async () => {
  const { parts: { chat }, asked } = server();
  const told: string[] = [];
  const counter = tokenCounter({ chat }, { model: "m", notice: (text) => void told.push(text) });
  const first = await counter.prompt(LONG);
  assertEquals(first, {
    // One more than there are: the first probe begins in the middle of a word.
    tokens: 536,
    source: "usage of two calls: 85 tokens for 71 words, digits and marks, 510 for 476",
    basis: "calibrated",
  });
  await counter.prompt(text("other"));
  assertEquals(asked, ["chat", "chat"]);
  assertEquals(told, ["Asking m how many tokens a prompt has, which may load it"]);
});

Deno.test("tokenCounter() takes the next best where a server fails or tells nothing", async () => {
  const { chat } = server().parts;
  assertEquals((await count({ chat, tokenize: failing, render: failing })).basis, "calibrated");
  const { parts: silent } = server({ charges: false });
  assertEquals(await count({ chat: silent.chat }), {
    tokens: 840 + 64,
    source: "2.5 characters a token and 64 for the template, assumed",
    basis: "assumed",
  });
});

Deno.test("tokenCounter() asks nothing before it is asked", () => {
  const { parts, asked } = server();
  tokenCounter(parts, { model: "m" });
  assertEquals(asked, []);
});
