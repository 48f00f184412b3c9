import { assert, assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async";
import fc from "fast-check";
import { interpretedText } from "../../proxy/dialects/answer_text.ts";
import { type ChatChunk, ProviderError, type ProviderFailure } from "../contract.ts";
import { readReplies, readReply } from "./stream.ts";

const PLACE = { where: "http://h/v1", url: new URL("http://h/v1") };
const SSE = { "content-type": "text/event-stream" };

/** Pauses between chunks, or breaks off after them. */
interface Course {
  readonly headers?: Record<string, string>;
  readonly breaksOff?: boolean;
}

function response(chunks: Iterable<Uint8Array>, { headers = SSE, breaksOff }: Course = {}) {
  const bytes = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { value, done } = bytes.next();
      if (done !== true) controller.enqueue(value);
      else if (breaksOff === true) {
        controller.error(new TypeError("error reading a body from connection"));
      } else controller.close();
    },
  }, { highWaterMark: 0 });
  return new Response(body, { headers });
}

async function chunksOf(text: string, course?: Course): Promise<ChatChunk[]> {
  return await Array.fromAsync(
    readReply({ response: response([encoded(text)], course), ...PLACE }),
  );
}

async function failsWith(
  type: ProviderFailure,
  text: string,
  course?: Course,
): Promise<readonly ChatChunk[]> {
  const before: ChatChunk[] = [];
  const error = await assertRejects(async () => {
    const chunks = text === "" ? [] : [encoded(text)];
    for await (const chunk of readReply({ response: response(chunks, course), ...PLACE })) {
      before.push(chunk);
    }
  }, ProviderError);
  assertEquals(error.type, type, error.message);
  return before;
}

const encoded = (text: string) => new TextEncoder().encode(text);
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (delta: object) => event({ choices: [{ delta }] });
const FINISH = event({ choices: [{ delta: {}, finish_reason: "stop" }] });
const DONE = "data: [DONE]\n\n";
const text = (chunks: readonly Pick<ChatChunk, "text">[]) =>
  chunks.map(({ text = "" }) => text).join("");

const ANSWER = [
  ": comment\n\n",
  delta({ role: "assistant", content: "" }),
  delta({ content: "<th" }),
  delta({ content: "" }),
  delta({ content: "ink>naïve" }),
  delta({ content: "</think>" }),
  delta({ content: "東京 🌍" }),
  delta({ tool_calls: [{ index: 0, id: "c", function: { name: "add", arguments: '{"a"' } }] }),
  delta({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }),
  FINISH,
  event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 9 } }),
  DONE,
].join("");

Deno.test("readReply() gives the same chunks however the bytes are cut", async () => {
  const bytes = encoded(ANSWER);
  const whole = (await chunksOf(ANSWER)).map(({ at: _at, ...rest }) => rest);
  const sizes = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, async (sizes) => {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length;) {
        const end = at + (sizes[pieces.length % sizes.length] ?? 1);
        pieces.push(bytes.subarray(at, end));
        at = end;
      }
      const chunks = await Array.fromAsync(readReply({ response: response(pieces), ...PLACE }));
      assertEquals(chunks.map(({ at: _at, ...rest }) => rest), whole);
      const times = chunks.map(({ at }) => at);
      assertEquals(times, times.toSorted((a, b) => a - b));
    }),
    { numRuns: 40 },
  );
  assertEquals(text(whole), "東京 🌍");
  assertEquals(whole.map(({ reasoning = "" }) => reasoning).join(""), "<think>naïve</think>");
  assertEquals(whole.filter(({ usage }) => usage !== undefined).length, 1);
});

Deno.test("readReply() hands nothing out before what is held", async () => {
  const chunks = await chunksOf(
    delta({ content: "<" }) + event({ id: "1", choices: [{ delta: {} }] }) + FINISH + DONE,
  );
  assertEquals(text(chunks), "<");
  assertEquals(chunks.map(({ text, finishReason }) => text ?? finishReason), [
    "<",
    undefined,
    "stop",
  ]);
});

Deno.test("readReply() keeps what came before an event that is wrong", async () => {
  const good = delta({ content: "a" }) + delta({ content: "b" });
  const of = async (type: ProviderFailure, wrong: string) =>
    assertEquals(text(await failsWith(type, good + wrong + FINISH + DONE)), "ab");
  await of("malformed", "data: {half\n\n");
  await of("malformed", event({ choices: "none" }));
  await of("malformed", event([1]));
  await of("server_error", event({ error: { message: "CUDA out of memory" } }));
  await of("server_error", event({ error: "failed" }));
  await of("context_overflow", event({ error: { message: "exceeds the context length" } }));
});

Deno.test("readReply() takes an answer for whole when the server said so, and only then", async () => {
  const word = delta({ content: "a" });
  assertEquals(text(await chunksOf(word + FINISH)), "a");
  assertEquals(text(await chunksOf(word + DONE)), "a");
  assertEquals(text(await chunksOf(word + FINISH, { breaksOff: true })), "a");
  assertEquals(text(await chunksOf(word + DONE, { breaksOff: true })), "a");
  assertEquals(text(await chunksOf(word + DONE + delta({ content: "b" }))), "a");
  assertEquals(text(await failsWith("unfinished", word)), "a");
  assertEquals(text(await failsWith("cut", word, { breaksOff: true })), "a");
});

Deno.test("readReply() never gives an empty answer for none", async () => {
  await failsWith("closed", "");
  await failsWith("closed", "", { breaksOff: true });
  await failsWith("closed", delta({ role: "assistant" }), { breaksOff: true });
  await failsWith("not_this_dialect", DONE);
  await failsWith("not_this_dialect", event({ status: "ok" }) + DONE);
  await failsWith("not_this_dialect", "<!doctype html><p>Welcome");
  const json = { headers: { "content-type": "application/json" } };
  await failsWith("not_this_dialect", '{"status":"ok"}', json);
  await failsWith("server_error", '{"error":"out of memory"}', json);
  await failsWith("server_error", "out of memory", { headers: { "content-type": "text/plain" } });
  await failsWith("not_this_dialect", "Welcome", { headers: { "content-type": "text/html" } });
});

Deno.test("readReply() takes an answer in one piece", async () => {
  const body = {
    choices: [{ message: { content: "a b" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 2 },
  };
  for (const spaces of [0, 2]) {
    const headers = { "content-type": "application/json; charset=utf-8" };
    const chunks = await chunksOf(JSON.stringify(body, null, spaces), { headers });
    assertEquals([text(chunks), chunks.length, chunks[0]?.usage?.outputTokens], ["a b", 1, 2]);
  }
});

Deno.test("readReply() takes tool arguments that are no text, and calls without a number", async () => {
  const call = (name: string, args: unknown) => ({ function: { name, arguments: args } });
  const [chunk] = await chunksOf(
    delta({ tool_calls: [call("a", { x: 1 }), call("b", "{}")] }) + FINISH,
  );
  assertEquals(chunk?.tools, [
    { index: 0, name: "a", arguments: '{"x":1}' },
    { index: 1, name: "b", arguments: "{}" },
  ]);
});

Deno.test("readReply() reads to the end, so that the next request has the same connection", async () => {
  const ports = new Set<number>();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (_, { remoteAddr }) => {
      ports.add(remoteAddr.port);
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(encoded(delta({ content: "a" }) + FINISH + DONE));
            await delay(2);
            controller.close();
          },
        }),
        { headers: SSE },
      );
    },
  );
  for (let n = 0; n < 3; n++) {
    const reply = await fetch(`http://127.0.0.1:${server.addr.port}`);
    assertEquals(text(await Array.fromAsync(readReply({ response: reply, ...PLACE }))), "a");
  }
  assertEquals(ports.size, 1);
});

Deno.test("readReply() does not wait for a server that holds the connection open", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(encoded(delta({ content: "a" }) + DONE)),
        }),
        { headers: SSE },
      ),
  );
  const reply = await fetch(`http://127.0.0.1:${server.addr.port}`);
  assertEquals(text(await Array.fromAsync(readReply({ response: reply, ...PLACE }))), "a");
});

Deno.test("readReplies() takes objects as they are, and fails like a stream", async () => {
  async function* replies(...values: readonly unknown[]) {
    for (const [at, reply] of values.entries()) yield await Promise.resolve({ at, reply });
  }
  const word = { choices: [{ delta: { content: "a" } }] };
  const finish = { choices: [{ delta: {}, finish_reason: "stop" }] };
  const chunks = await Array.fromAsync(readReplies(replies(word, finish), "The engine"));
  assertEquals([text(chunks), chunks.map(({ at }) => at)], ["a", [0, 1]]);
  const fails = async (...values: readonly unknown[]) => {
    const reading = () => Array.fromAsync(readReplies(replies(...values), "The engine"));
    return (await assertRejects(reading, ProviderError)).type;
  };
  assertEquals(await fails(word), "unfinished");
  assertEquals(await fails(word, 7), "malformed");
  assertEquals(await fails(), "closed");
});

Deno.test("readReply() frees the response when nobody reads on", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(encoded(delta({ content: "a" }))),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of readReply({ response: new Response(body, { headers: SSE }), ...PLACE })) {
    break;
  }
  assert(cancelled);
});

Deno.test("of several answers to one request the first is read, and no mixture", async () => {
  const stream = (words: (index: number, word: string) => object) =>
    [[0, "a"], [1, "x"], [0, "b"], [1, "y"]].map(([index, word]) =>
      `data: ${JSON.stringify({ choices: [words(Number(index), String(word))] })}\n\n`
    ).join("") +
    'data: {"choices":[{"index":1,"finish_reason":"length"}]}\n\n' +
    'data: {"choices":[{"index":0,"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
  const said = (chunks: readonly ChatChunk[]) => [
    chunks.map(({ text = "" }) => text).join(""),
    chunks.flatMap(({ finishReason }) => finishReason ?? []),
  ];

  const chat = await chunksOf(stream((index, content) => ({ index, delta: { content } })));
  const prompt = interpretedText({
    dialect: "openai-completions",
    operation: "text_completion",
    path: "/v1/completions",
    contentType: "text/event-stream",
    where: PLACE.where,
  });

  assertEquals(said(chat), ["ab", ["stop"]]);
  const text = stream((index, text) => ({ index, text }));
  assertEquals(said([...prompt.feed(text, 0), ...prompt.end(0)]), ["ab", ["stop"]]);
});
