/** A long conversation of an agent that reads files and edits them, as an app sends it. @module */

import { random } from "../../random.ts";
import type { Tap } from "../tunnel/tap.ts";

const encoder = new TextEncoder();

/** What was sent. */
export interface AgentConversation {
  readonly requests: readonly unknown[];
  readonly lastRequestBytes: number;
}

/**
 * Tells a tap of so many turns: each answer has about 25 tokens of text and a tool call of about 35,
 * streamed one token an event as llama.cpp words it; each result of a tool is so many characters of
 * this program's own source. Requests have the header fields of the `openai` package. What is said
 * is taken from the manual of errors, so that it is no easier to compress than what people write.
 */
export function agentConversation(
  tap: Tap,
  { turns, seed, results: [least, most] }: {
    readonly turns: number;
    readonly seed: number;
    readonly results: readonly [number, number];
  },
): AgentConversation {
  const chance = random(seed, "agent");
  const word = () => chance.pick(WORDS);
  const words = (count: number) => {
    const first = chance.int(0, WORDS.length - count);
    return WORDS.slice(first, first + count).join(" ");
  };
  const source = (length: number) => {
    const first = chance.int(0, SOURCE.length - length);
    return SOURCE.slice(first, first + length);
  };
  const tools = ["read_file", "edit_file", "run_command", "search"].map((name) => ({
    type: "function",
    function: { name, description: words(40), parameters: { type: "object", properties: {} } },
  }));
  const messages: object[] = [
    { role: "system", content: words(800) },
    { role: "user", content: words(120) },
  ];
  const requests: unknown[] = [];
  let lastRequestBytes = 0;
  tap.open(1);
  for (let turn = 0; turn < turns; turn++) {
    const request = { model: "qwen3-coder", messages: [...messages], tools, stream: true };
    requests.push(request);
    const body = encoder.encode(JSON.stringify(request));
    lastRequestBytes = body.length;
    const head = "POST /v1/chat/completions HTTP/1.1\r\n" +
      [...FIELDS, `content-length: ${body.length}`, "", ""].join("\r\n");
    let at = performance.now();
    tap.asked(1, encoder.encode(head), at);
    tap.asked(1, body, at);
    const text = words(20);
    const args = JSON.stringify({ path: `src/${word()}/${word()}.ts`, note: words(18) });
    const id = `call_${turn}_${chance.int(1e8, 1e9)}`;
    const event = (delta: object, more: object = {}) =>
      `data: ${
        JSON.stringify({
          choices: [{ finish_reason: null, index: 0, delta }],
          created: 1780000000,
          id: `chatcmpl-${turn}Xk3jW9qLr0aZ`,
          model: "qwen3-coder",
          system_fingerprint: "b6000-abcdef0",
          object: "chat.completion.chunk",
          ...more,
        })
      }\n\n`;
    const events = [
      ...pieces(text).map((content) => event({ content })),
      event({
        tool_calls: [{
          index: 0,
          id,
          type: "function",
          function: { name: "read_file", arguments: "" },
        }],
      }),
      ...pieces(args).map((one) =>
        event({ tool_calls: [{ index: 0, function: { arguments: one } }] })
      ),
      event({}, { choices: [{ finish_reason: "tool_calls", index: 0, delta: {} }] }),
      event({}, {
        choices: [],
        usage: { prompt_tokens: 1000 + turn * 1200, completion_tokens: 60 },
      }),
      "data: [DONE]\n\n",
    ];
    tap.answered(
      1,
      encoder.encode(
        "HTTP/1.1 200 OK\r\nServer: llama.cpp\r\nAccess-Control-Allow-Origin: \r\n" +
          "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      ),
      at += 50,
    );
    for (const one of events) {
      const bytes = encoder.encode(one);
      at += 4.5 + chance.next();
      tap.answered(1, encoder.encode(`${bytes.length.toString(16)}\r\n${one}\r\n`), at);
    }
    tap.answered(1, encoder.encode("0\r\n\r\n"), at);
    messages.push(
      {
        role: "assistant",
        content: text,
        tool_calls: [{ id, type: "function", function: { name: "read_file", arguments: args } }],
      },
      { role: "tool", tool_call_id: id, content: source(chance.int(least, most)) },
    );
  }
  tap.close(1);
  return { requests, lastRequestBytes };
}

/** About as many as tokens. */
function pieces(text: string): string[] {
  return text.match(/.{1,5}/gs) ?? [];
}

const FIELDS = [
  "host: 127.0.0.1:4141",
  "connection: keep-alive",
  "accept: application/json",
  "content-type: application/json",
  "user-agent: OpenAI/JS 6.9.1",
  "x-stainless-retry-count: 0",
  "x-stainless-lang: js",
  "x-stainless-package-version: 6.9.1",
  "x-stainless-os: Linux",
  "x-stainless-arch: x64",
  "x-stainless-runtime: node",
  "x-stainless-runtime-version: v22.20.0",
  "authorization: Bearer none",
  "accept-language: *",
  "sec-fetch-mode: cors",
  "accept-encoding: gzip, deflate",
];

const ROOT = new URL("../../../", import.meta.url);
const WORDS = Deno.readTextFileSync(new URL("docs/errors.md", ROOT)).split(/\s+/);
const SOURCE = [...Deno.readDirSync(new URL("core/trace/", ROOT))]
  .map(({ name }) => name).filter((name) => name.endsWith(".ts")).sort()
  .map((name) => Deno.readTextFileSync(new URL(`core/trace/${name}`, ROOT))).join("");
