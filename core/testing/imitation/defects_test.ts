import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { type Defect, DEFECTS, exactDefect } from "./defects.ts";
import { DEFAULT_SCRIPT } from "./script.ts";
import { type Imitation, type ImitationOptions, startImitation } from "./server.ts";
import {
  answerOf,
  bytesOf,
  dataOf,
  eventsOf,
  type SeenReply,
  textOf,
  WireProbe,
} from "./wire_probe.ts";

const ANSWER = DEFAULT_SCRIPT.tokens.join("");
const STRICT = new TextDecoder("utf-8", { fatal: true });

/** A server with this defect, and a raw connection to it. */
interface Stage {
  readonly imitation: Imitation;
  readonly probe: WireProbe;
}

/** For each defect, how it shows on the wire. The type demands that none is left out. */
const SEEN: Record<Defect["kind"], (stage: Stage) => Promise<void>> = {
  "usage-missing": async ({ probe }) => {
    const reply = await probe.chat({ stream_options: { include_usage: true } });
    assertEquals(eventsOf(reply).filter(({ usage }) => usage !== undefined), []);
    assertWhole(reply);
  },
  "usage-wrong": async ({ probe }) => {
    const reply = await probe.chat({ stream_options: { include_usage: true } });
    const reported = eventsOf(reply).at(-1)?.usage?.completion_tokens;
    assert(reported !== undefined && reported !== DEFAULT_SCRIPT.tokens.length);
  },
  "eight-per-chunk": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(contents(reply)[0], DEFAULT_SCRIPT.tokens.slice(0, 8).join(""));
    assertWhole(reply);
  },
  "reasoning-tags": async ({ probe }) => {
    const reply = await probe.chat();
    assert(answerOf(reply).startsWith("<think>"));
    assert(answerOf(reply).endsWith(`</think>${ANSWER}`));
  },
  "reasoning-field": async ({ probe }) => {
    const reply = await probe.chat();
    const thought = eventsOf(reply).map((event) => event.choices?.[0]?.delta?.reasoning_content);
    assertEquals(thought.slice(0, 2), ["A", " short"]);
    assertWhole(reply);
  },
  "role-only-first": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(eventsOf(reply)[0]?.choices?.[0]?.delta, { role: "assistant", content: "" });
    assertEquals(eventsOf(reply)[1]?.choices?.[0]?.delta, { content: "This" });
    assertWhole(reply);
  },
  "keep-alive-comments": async ({ probe }) => {
    const reply = await probe.chat();
    assert(textOf(reply).startsWith(": keep-alive\n\ndata: {"));
    assertWhole(reply);
  },
  "malformed-json": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(dataOf(reply).map(isJson).indexOf(false), 2);
    assertEquals(dataOf(reply).map(isJson).filter((good) => !good).length, 2);
    assertEquals(dataOf(reply).at(-1), "[DONE]");
  },
  "torn-utf8": async ({ probe }) => {
    const reply = await probe.chat();
    assert(reply.chunks.some((chunk) => !isUtf8(chunk)));
    assert(isUtf8(bytesOf(reply)));
    assertWhole(reply);
  },
  "invalid-utf8": async ({ probe }) => {
    const reply = await probe.chat();
    assert(!isUtf8(bytesOf(reply)));
    assert(contents(reply)[2]?.startsWith(" an\uFFFD"));
    assertEquals(reply.ending, "complete");
  },
  "constant-logprobs": async ({ probe }) => {
    const reply = await probe.chat({ logprobs: true });
    assertEquals(new Set(logprobs(reply)).size, 1);
    assertEquals(logprobs(reply).length, DEFAULT_SCRIPT.tokens.length);
  },
  "death-before-headers": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([reply.status, reply.ending], [null, "closed"]);
  },
  "death-before-first": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([reply.status, reply.chunks, reply.ending], [200, [], "closed"]);
  },
  "death-mid-stream": async ({ probe, imitation }) => {
    const reply = await probe.chat();
    assertEquals([answerOf(reply), reply.ending], ["This is an", "closed"]);
    assertEquals(imitation.requests[0]?.aborted, false);
  },
  "end-without-finish": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([answerOf(reply), reply.ending], [ANSWER, "complete"]);
    assert(!textOf(reply).includes('"finish_reason":"'));
    assert(!textOf(reply).includes("[DONE]"));
  },
  "stall": async ({ probe, imitation }) => {
    const reply = await probe.chat();
    assertEquals([answerOf(reply), reply.ending], ["This is an", "silent"]);
    assertEquals(imitation.requests[0]?.endedAt, null);
  },
  "stall-before-first": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([reply.status, reply.chunks, reply.ending], [200, [], "silent"]);
  },
  "status-429": async ({ probe }) => {
    const refused = await probe.chat();
    assertEquals([refused.status, refused.headers["retry-after"]], [429, "1"]);
    assertWhole(await probe.chat());
  },
  "status-500": async ({ probe }) => {
    assertEquals((await probe.chat()).status, 500);
    assertEquals((await probe.chat()).status, 500);
  },
  "status-503-loading": async ({ probe }) => {
    const refused = await probe.chat();
    assertEquals([refused.status, errorOf(refused)["message"]], [503, "Loading model"]);
    assertWhole(await probe.chat());
  },
  "slow-headers": async ({ probe, imitation }) => {
    const soon = await probe.chat();
    assertWhole(soon.ending === "silent" ? await probe.reply() : soon);
    const { receivedAt = 0, headSentAt } = imitation.requests[0] ?? {};
    assert((headSentAt ?? 0) - receivedAt >= 199.9);
  },
  "html-instead-of-json": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([reply.status, reply.headers["content-type"]], [200, "text/html"]);
    assertEquals((await models(probe)).headers["content-type"], "text/html");
  },
  "html-error": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([reply.status, reply.headers["content-type"]], [502, "text/html"]);
  },
  "error-in-stream": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(answerOf(reply), "This is an");
    assert(eventsOf(reply).at(-1)?.error?.message !== undefined);
    assertEquals(reply.ending, "complete");
  },
  "empty-models": async ({ probe }) => {
    assertEquals(JSON.parse(textOf(await models(probe))).data, []);
  },
  "model-vanishes": async ({ probe }) => {
    for (let n = 0; n < 3; n++) assertWhole(await probe.chat());
    const refused = await probe.chat();
    assertEquals([refused.status, errorOf(refused)["code"]], [404, "model_not_found"]);
    assertEquals(JSON.parse(textOf(await models(probe))).data, []);
  },
  "rejects-logprobs": async ({ probe }) => {
    const refused = await probe.chat({ logprobs: true });
    assertEquals([refused.status, errorOf(refused)["param"]], [400, "logprobs"]);
    assertWhole(await probe.chat());
  },
  "rejects-stream-options": async ({ probe }) => {
    const refused = await probe.chat({ stream_options: { include_usage: true } });
    assertEquals([refused.status, errorOf(refused)["param"]], [400, "stream_options"]);
    assertWhole(await probe.chat());
  },
  "context-overflow": async ({ probe }) => {
    const refused = await probe.chat();
    assertEquals([refused.status, errorOf(refused)["type"]], [400, "exceed_context_size_error"]);
  },
  "not-streaming": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(reply.headers["content-type"], "application/json");
    assertEquals(JSON.parse(textOf(reply)).choices[0].message.content, ANSWER);
  },
  "crlf-events": async ({ probe }) => {
    const reply = await probe.chat();
    assert(textOf(reply).endsWith("data: [DONE]\r\n\r\n"));
    assert(!/[^\r]\n/.test(textOf(reply)));
    assertWhole(reply);
  },
  "huge-event": async ({ probe }) => {
    const reply = await probe.chat();
    assert((dataOf(reply)[0]?.length ?? 0) > 1024 * 1024);
    assertWhole(reply);
  },
  "redirect": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(reply.status, 307);
    assertEquals(reply.headers["location"], "/elsewhere/v1/chat/completions");
  },
  "empty-answer": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals(answerOf(reply), "");
    assertEquals(finishReasons(reply), ["stop"]);
  },
  "no-done": async ({ probe }) => {
    const reply = await probe.chat();
    assertEquals([answerOf(reply), finishReasons(reply)], [ANSWER, ["stop"]]);
    assert(!textOf(reply).includes("[DONE]"));
  },
  "ignores-seed": async ({ probe }) => {
    const texts = new Set<string>();
    for (let n = 0; n < 4; n++) {
      texts.add(answerOf(await probe.chat({ temperature: 1, seed: 7 })));
    }
    assert(texts.size > 1);
  },
  "ignores-temperature": async ({ probe }) => {
    const [one, other] = [
      await probe.chat({ temperature: 0, seed: 1 }),
      await probe.chat({ temperature: 0, seed: 2 }),
    ];
    assertNotEquals(answerOf(one), answerOf(other));
  },
  "ignores-stop": async ({ probe }) => assertWhole(await probe.chat({ stop: [" imitation"] })),
  "ignores-max-tokens": async ({ probe }) => assertWhole(await probe.chat({ max_tokens: 2 })),
  "ignores-tools": async ({ probe }) => assertWhole(await probe.chat(CALLING)),
  "ignores-response-format": async ({ probe }) =>
    assertWhole(await probe.chat({ response_format: { type: "json_object" } })),
  "tools-as-text": async ({ probe }) => {
    const reply = await probe.chat(CALLING);
    assertMatch(answerOf(reply), /"name": "look"/);
    assertEquals([calls(reply), finishReasons(reply)], [[], ["stop"]]);
  },
  "merged-tool-calls": async ({ probe }) => {
    const reply = await probe.chat({ ...CALLING, parallel_tool_calls: true });
    assertEquals(calls(reply).map(({ index }) => index), [0, 0]);
    assertEquals(calls(reply).map((call) => call.function?.arguments).join(""), "{}{}");
  },
  "truncates-prompt": async ({ probe }) => {
    const messages = [{ role: "user", content: "word ".repeat(1000).trim() }];
    const reply = await probe.chat({ messages, stream_options: { include_usage: true } });
    assertEquals(eventsOf(reply).at(-1)?.usage?.prompt_tokens, 400);
  },
  "hides-truncation": async ({ probe }) => {
    const told = async (content: string) => {
      const messages = [{ role: "user", content }];
      const asked = { messages, logprobs: true, stream_options: { include_usage: true } };
      const events = eventsOf(await probe.chat(asked));
      const logprobs = JSON.stringify(events.map(({ choices }) => choices?.[0]));
      return { logprobs, counted: events.at(-1)?.usage?.prompt_tokens };
    };
    const words = "word ".repeat(999);
    const [one, other, end] = [
      await told(`one ${words}`),
      await told(`other ${words}`),
      await told(`one ${words}end`),
    ];
    assertEquals([one.counted, end.counted], [1000, 1001]);
    assertEquals(one.logprobs, other.logprobs);
    assertNotEquals(one.logprobs, end.logprobs);
  },
  "ignores-echo": async ({ imitation }) => {
    const text = async () => {
      const body = JSON.stringify({ prompt: "one two", echo: true });
      const reply = await fetch(new URL("completions", imitation.url), { method: "POST", body });
      return (await reply.json()).choices[0].text;
    };
    assertEquals(await text(), ANSWER);
    imitation.change({ defect: null });
    assertEquals(await text(), `one two${ANSWER}`);
  },
  "unloads-when-idle": async ({ imitation, probe }) => {
    imitation.change({ defect: { kind: "unloads-when-idle", afterMs: 0, loadMs: 120 } });
    assertWhole(await probe.chat());
    const before = performance.now();
    assertWhole(await probe.chat());
    assert(performance.now() - before >= 120, "the second waits for the model");
  },
};

const CALLING = {
  tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
  tool_choice: "required",
};

for (const { id, description } of DEFECTS) {
  Deno.test(`defect ${id}: ${description}`, () =>
    staged({ defect: exactDefect({ kind: id }) }, SEEN[id]));
}

Deno.test("defect redirect leads to a place that answers", () =>
  staged({ defect: { kind: "redirect" } }, async ({ imitation }) => {
    const body = JSON.stringify({ messages: [{ role: "user", content: "Hello" }] });
    const response = await fetch(new URL("chat/completions", imitation.url), {
      method: "POST",
      body,
    });
    assertEquals((await response.json()).choices[0].message.content, ANSWER);
  }));

Deno.test("defect stall leaves a record of the client that gave up", () =>
  staged({ defect: { kind: "stall", after: 1 } }, async ({ imitation, probe }) => {
    assertEquals(answerOf(await probe.chat()), "This");
    probe[Symbol.dispose]();
    await imitation.idle();
    assertEquals(imitation.requests[0]?.aborted, true);
  }));

Deno.test("defect context-overflow speaks as vLLM does", () =>
  staged({ defect: { kind: "context-overflow", wording: "vllm" } }, async ({ probe }) => {
    assertEquals(JSON.parse(textOf(await probe.chat())).type, "BadRequestError");
  }));

Deno.test("startImitation() sends a whole answer when there is no defect", () =>
  staged({}, async ({ probe }) => {
    const reply = await probe.chat({ logprobs: true, stream_options: { include_usage: true } });
    assertWhole(reply);
    assertEquals(eventsOf(reply).at(-1)?.usage?.completion_tokens, DEFAULT_SCRIPT.tokens.length);
    assert(new Set(logprobs(reply)).size > 5);
  }));

Deno.test("exactDefect() refuses what it does not know", () => {
  assertThrows(() => exactDefect({ kind: "stal" }), RangeError, "known defects are usage-missing");
  assertThrows(() => exactDefect({ kind: "stall", before: 1 }), RangeError, "before");
  assertThrows(() => exactDefect({ kind: "stall", after: -1 }), RangeError, "after");
});

async function staged(options: ImitationOptions, act: (stage: Stage) => Promise<void>) {
  await using imitation = await startImitation(options);
  using probe = await WireProbe.connect(imitation);
  await act({ imitation, probe });
}

function assertWhole(reply: SeenReply): void {
  assertEquals(reply.status, 200);
  assertEquals(answerOf(reply), ANSWER);
  assertEquals(finishReasons(reply), ["stop"]);
  assertEquals(dataOf(reply).at(-1), "[DONE]");
  assertEquals(reply.ending, "complete");
}

async function models(probe: WireProbe): Promise<SeenReply> {
  await probe.send("GET /v1/models HTTP/1.1\r\nhost: probe\r\n\r\n");
  return await probe.reply();
}

function contents(reply: SeenReply): (string | undefined)[] {
  return eventsOf(reply).map(({ choices }) => choices?.[0]?.delta?.content);
}

function calls(reply: SeenReply) {
  return eventsOf(reply).flatMap(({ choices }) => choices?.[0]?.delta?.tool_calls ?? []);
}

function finishReasons(reply: SeenReply): unknown[] {
  return eventsOf(reply).map(({ choices }) => choices?.[0]?.finish_reason)
    .filter((reason) => typeof reason === "string");
}

function logprobs(reply: SeenReply): number[] {
  return eventsOf(reply).flatMap(({ choices }) => choices?.[0]?.logprobs?.content ?? [])
    .map(({ logprob }) => logprob);
}

function errorOf(reply: SeenReply): Readonly<Record<string, unknown>> {
  return JSON.parse(textOf(reply)).error;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    STRICT.decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
