import { assert, assertEquals, assertRejects } from "@std/assert";
import { DEFAULT_SCRIPT } from "./script.ts";
import { type Imitation, startImitation } from "./server.ts";
import { answerOf, eventsOf, post, textOf, WireProbe } from "./wire_probe.ts";

const ANSWER = DEFAULT_SCRIPT.tokens.join("");
const HELLO = JSON.stringify({ messages: [{ role: "user", content: "Hello" }], stream: true });

Deno.test("startImitation() keeps connections alive over a thousand requests", async () => {
  await using imitation = await startImitation();
  const answers = await Promise.all(Array.from({ length: 4 }, async () => {
    using probe = await WireProbe.connect(imitation);
    const seen = new Set<string>();
    for (let n = 0; n < 250; n++) seen.add(answerOf(await probe.chat()));
    return [...seen];
  }));

  assertEquals(answers, Array(4).fill([ANSWER]));
  assertEquals(imitation.connections, 4);
  assertEquals(imitation.requests.map(({ index }) => index), [...Array(1000).keys()]);
});

Deno.test("startImitation() streams to fifty clients at once, each at its times", async () => {
  await using imitation = await startImitation({
    script: { ...DEFAULT_SCRIPT, schedule: { firstMs: 20, gapMs: 5 } },
  });
  const texts = await Promise.all(Array.from({ length: 50 }, () => streamed(imitation)));
  await imitation.idle();

  assertEquals(texts.filter((text) => text.includes("🌍")).length, 50);
  for (const { sentAt, receivedAt, headSentAt, endedAt } of imitation.requests) {
    assertEquals(sentAt.length, DEFAULT_SCRIPT.tokens.length);
    const times = [receivedAt, headSentAt, ...sentAt, endedAt].map(Number);
    assertEquals(times, times.toSorted((a, b) => a - b));
    assert(sentAt.every((at, n) => at - receivedAt >= 20 + 5 * n - 0.01));
  }
});

Deno.test("startImitation() notices a client that goes away", async () => {
  await using imitation = await startImitation({
    script: { ...DEFAULT_SCRIPT, schedule: [0, 60_000] },
  });
  const controller = new AbortController();
  const response = await ask(imitation, { signal: controller.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  controller.abort();
  await assertRejects(() => reader?.read() ?? Promise.resolve(), DOMException);
  await imitation.idle();

  const [request] = imitation.requests;
  assertEquals([request?.aborted, request?.sentAt.length], [true, 1]);
});

Deno.test("Imitation.close() ends replies under way and does not call them aborted", async () => {
  const imitation = await startImitation({ defect: { kind: "stall-before-first" } });
  using probe = await WireProbe.connect(imitation);
  await probe.chat();
  await imitation.close();
  await imitation.close();

  assertEquals((await probe.reply()).ending, "closed");
  assertEquals(imitation.requests.map(({ aborted }) => aborted), [false]);
});

Deno.test("startImitation() answers 400 to a body that is no request", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  for (const body of ["{", "[]", "", '{"stream": true}', '{"messages": "Hello"}']) {
    await probe.send(post("/v1/chat/completions", body));
    const reply = await probe.reply();
    assertEquals([reply.status, reply.ending], [400, "complete"], body);
    assertEquals(JSON.parse(textOf(reply)).error.type, "invalid_request_error");
  }
  assertEquals(imitation.requests[0]?.body, "{");
  assertEquals(imitation.requests[2]?.body, null);
});

Deno.test("startImitation() answers 400 to what is not HTTP, and hangs up", async () => {
  await using imitation = await startImitation();
  const nonsense = [
    "HELLO\r\n\r\n",
    "POST /v1/chat/completions HTTP/1.1\r\ncontent-length: many\r\n\r\n",
    "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    "GET / HTTP/1.1\r\nno colon\r\n\r\n",
  ];
  for (const text of nonsense) {
    using probe = await WireProbe.connect(imitation);
    await probe.send(text);
    assertEquals((await probe.reply()).status, 400, text);
    assertEquals((await probe.reply()).ending, "closed", text);
  }
});

Deno.test("startImitation() reads bodies in pieces and requests ahead of time", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const chunked = HELLO.match(/.{1,7}/g)?.map((piece) =>
    `${piece.length.toString(16)}\r\n${piece}\r\n`
  );
  await probe.send("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const piece of [...chunked ?? [], "0\r\nx-trailer: 1\r\n\r\n"]) await probe.send(piece);
  await probe.send(post("/v1/chat/completions", HELLO) + post("/v1/chat/completions", HELLO));

  for (let n = 0; n < 3; n++) assertEquals(answerOf(await probe.reply()), ANSWER);
  assertEquals(imitation.requests.map(({ body }) => body), Array(3).fill(JSON.parse(HELLO)));
});

Deno.test("startImitation() takes a body far longer than its buffer", async () => {
  await using imitation = await startImitation();
  const long = "é".repeat(500_000);
  const body = JSON.stringify({ messages: [{ role: "user", content: long }] });
  const response = await ask(imitation, { body });

  assertEquals((await response.json()).choices[0].message.content, ANSWER);
  assertEquals(imitation.requests[0]?.body, JSON.parse(body));
});

Deno.test("startImitation() asks for the rest when the client waits for leave", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const [head = "", body = ""] = post("/v1/chat/completions", HELLO).split("\r\n\r\n");
  await probe.send(`${head}\r\nexpect: 100-continue\r\n\r\n`);
  const leave = await probe.reply();
  await probe.send(body);

  assertEquals(leave.status, 100);
  assertEquals(answerOf(await probe.reply()), ANSWER);
});

Deno.test("startImitation() closes the connection when asked to", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  await probe.send("GET /health HTTP/1.1\r\nconnection: close\r\n\r\n");

  assertEquals((await probe.reply()).headers["connection"], "close");
  assertEquals((await probe.reply()).ending, "closed");
});

Deno.test("startImitation() lists its models and knows no others", async () => {
  await using imitation = await startImitation({ models: ["small", "large"] });
  const list = await (await fetch(new URL("models", imitation.url))).json();
  const model = "larger";
  const refused = await ask(imitation, { body: JSON.stringify({ model, messages: [] }) });
  const nowhere = await fetch(new URL("embeddings", imitation.url));

  assertEquals(list.data.map(({ id }: { id: string }) => id), ["small", "large"]);
  assertEquals([refused.status, (await refused.json()).error.code], [404, "model_not_found"]);
  assertEquals([nowhere.status, (await nowhere.json()).error.code], [404, "unknown_url"]);
});

Deno.test("startImitation() wants the key, if it has one", async () => {
  await using imitation = await startImitation({ apiKey: "open-sesame" });
  const without = await ask(imitation, {});
  const authorized = await ask(imitation, { headers: { authorization: "Bearer open-sesame" } });

  assertEquals([without.status, (await without.json()).error.code], [401, "invalid_api_key"]);
  assert((await authorized.text()).endsWith("data: [DONE]\n\n"));
});

Deno.test("startImitation() lets a function choose script and defect by request", async () => {
  await using imitation = await startImitation({
    script: ({ body }, turn) => ({
      tokens: [JSON.stringify(body).includes("Hello") ? "greeted" : "asked", ` ${turn}`],
      ...(turn === 1 && { defect: { kind: "status-500" } }),
    }),
  });
  using probe = await WireProbe.connect(imitation);
  assertEquals(answerOf(await probe.chat()), "asked 0");
  assertEquals((await probe.chat()).status, 500);
  await probe.send(post("/v1/chat/completions", HELLO));
  assertEquals(answerOf(await probe.reply()), "greeted 2");
});

Deno.test("startImitation() shows its records to other processes and changes at their word", async () => {
  await using imitation = await startImitation();
  const change = { script: { tokens: ["new"] }, defect: { kind: "no-done" } };
  const script = new URL("/imitation/script", imitation.url);
  const changed = await fetch(script, { method: "POST", body: JSON.stringify(change) });
  await changed.body?.cancel();
  const text = await streamed(imitation);
  const bad = await fetch(script, { method: "POST", body: '{"defect": {"kind": "nothing"}}' });
  await bad.body?.cancel();
  const records = await (await fetch(new URL("/imitation/requests", imitation.url))).json();

  assertEquals([changed.status, bad.status], [200, 400]);
  assert(text.includes('"new"') && !text.includes("[DONE]"));
  assertEquals(records.requests, [...imitation.requests]);
  assertEquals([records.requests.length, records.requests[0].sentAt.length], [1, 1]);
});

Deno.test("startImitation() remembers only so many requests", async () => {
  await using imitation = await startImitation({ remember: 2 });
  for (let n = 0; n < 5; n++) await streamed(imitation);
  assertEquals(imitation.requests.map(({ index }) => index), [3, 4]);
});

Deno.test("startImitation() streams reasoning, answer, calls and timings in that order", async () => {
  const args = '{"city":"東京","unit":"celsius"}';
  await using imitation = await startImitation({
    script: {
      reasoning: ["hm"],
      tokens: ["Look"],
      toolCalls: [{ name: "weather", arguments: args }, { name: "time", arguments: "{}" }],
      timings: true,
    },
  });
  using probe = await WireProbe.connect(imitation);
  const events = eventsOf(await probe.chat());
  const deltas = events.map(({ choices }) => choices?.[0]?.delta ?? {});
  const calls = deltas.flatMap(({ tool_calls }) => tool_calls ?? []);
  const ofFirst = calls.filter(({ index }) => index === 0);

  assertEquals(deltas[0], { role: "assistant", reasoning_content: "hm" });
  assertEquals(deltas[1], { content: "Look" });
  assertEquals(calls.map((call) => call.function.name).filter(Boolean), ["weather", "time"]);
  assertEquals(ofFirst.map((call) => call.function.arguments).join(""), args);
  assert(ofFirst.length > 2);
  assertEquals(events.at(-1)?.choices?.[0]?.finish_reason, "tool_calls");
  assertEquals(events.at(-1)?.timings?.predicted_n, 2 + calls.length);
});

Deno.test("startImitation() stops at max_tokens", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const reply = await probe.chat({ max_tokens: 2 });

  assertEquals(answerOf(reply), "This is");
  assertEquals(eventsOf(reply).at(-1)?.choices?.[0]?.finish_reason, "length");
});

Deno.test("startImitation() completes text as well as chats", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  await probe.send(post("/v1/completions", '{"prompt": "Once", "stream": true, "logprobs": 2}'));
  const events = eventsOf(await probe.reply());

  assertEquals(events.map(({ choices }) => choices?.[0]?.text).join(""), ANSWER);
});

function ask(imitation: Imitation, init: RequestInit): Promise<Response> {
  const url = new URL("chat/completions", imitation.url);
  return fetch(url, { method: "POST", body: HELLO, ...init });
}

async function streamed(imitation: Imitation): Promise<string> {
  return await (await ask(imitation, {})).text();
}
