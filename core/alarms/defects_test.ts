/** Every alarm fires on its defect. Each of these was also seen to be silent on the corpus of normal_test.ts. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { ask, ImaginedTrace, words } from "../testing/imagined_trace.ts";
import { activeAlarms, imaginedTrace, named, raisedBy } from "../testing/staged_watch.ts";
import type { RaisedAlarm } from "./watch.ts";

const LOGPROBS = (count: number, lp = -0.5) =>
  Array.from({ length: count }, (_, index) => ({ text: ` w${index}`, lp: [lp], after: 1 }));

function only(raised: readonly RaisedAlarm[]): RaisedAlarm {
  assertEquals(raised.length, 1, named(raised).join());
  return raised[0] as RaisedAlarm;
}

/** Calls from which characters per token can be learned: about 4. */
function teach(trace: ImaginedTrace, calls = 8): void {
  for (let index = 0; index < calls; index++) {
    const text = words(300 + 10 * index, index);
    trace.call({
      request: ask(text),
      usage: { inputTokens: Math.ceil(text.length / 4), outputTokens: 1 },
    });
  }
}

function served(contextLength: number): RunModel {
  const unknown = { value: null, reason: "made up" };
  return {
    span: "m1",
    provider: "p",
    model: {
      ...unknownModel("m", "made up"),
      contextLength: { value: contextLength, source: "t" },
    },
    server: {
      url: null,
      server: { value: "llama-server", source: "t" },
      version: unknown,
      slots: unknown,
    },
  };
}

function withContext(contextLength: number): ImaginedTrace {
  const { header } = imaginedTrace();
  return new ImaginedTrace({ ...header, models: [served(contextLength)] });
}

Deno.test("truncated: a prompt longer than the context, of which less was worked on", () => {
  const trace = withContext(2048);
  teach(trace);
  const turns = Array.from({ length: 30 }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: words(150, index),
  }));
  const messages = [{ role: "system", content: "Be brief." }, ...turns];
  trace.call({
    request: { model: "m", messages, options: { num_ctx: 2048 } },
    usage: { inputTokens: 2040, outputTokens: 1 },
  });
  const { finding, message, evidence, advice } = only(raisedBy(trace));

  assertEquals(finding, "prompt-cut");
  assertMatch(message, /2040 of about \d{4} prompt tokens.*probably messages\[1\] to/);
  const sent = evidence["sentTokens"];
  assert(typeof sent === "number" && sent > 4000 && sent < 5500, `${sent}`);
  assertMatch(advice, /num_ctx to \d+/);
});

Deno.test("truncated: very different prompts with one round count, before anything was learned", () => {
  const trace = imaginedTrace();
  for (const count of [1500, 4000]) {
    trace.call({ request: ask(words(count)), usage: { inputTokens: 1024, outputTokens: 1 } });
  }
  assertEquals(named(raisedBy(trace)), ["truncated/prompt-cut"]);
});

Deno.test("truncated: the server's own tokenizer told how long the prompt is", () => {
  const trace = imaginedTrace();
  const span = trace.call({ usage: { inputTokens: 100, outputTokens: 1 } });
  const rendered = { kind: "prompt.rendered", messages: "call", model: "m", text: null } as const;
  trace.push({ ...rendered, span, tokens: 180, source: "/tokenize" } as never);
  const { confidence, message } = only(raisedBy(trace));
  assertEquals(confidence, 1);
  assertMatch(message, /100 of 180 prompt tokens: 80 were cut/);
});

Deno.test("truncated: the context was full while the model answered", () => {
  const shifted = withContext(512);
  shifted.call({ usage: { inputTokens: 330, outputTokens: 900 } });
  assertEquals(named(raisedBy(shifted)).slice(0, 1), ["truncated/context-shifted"]);
  const cut = withContext(512);
  cut.call({ usage: { inputTokens: 330, outputTokens: 182 }, finishReason: "length" });
  const { finding, message } = only(raisedBy(cut).filter(({ alarm }) => alarm === "truncated"));
  assertEquals(finding, "answer-cut");
  assertMatch(message, /context of 512 tokens was full/);
});

Deno.test("stuck: a stream that stands is told from a long prefill", () => {
  const trace = imaginedTrace();
  trace.call({ chunks: [{ text: "a" }, { text: "b", after: 15_000 }] });
  const { finding, evidence } = only(raisedBy(trace));
  assertEquals([finding, evidence["waitedSeconds"]], ["stream-stalled", 10]);

  const slow = imaginedTrace();
  slow.call({ chunks: [{ text: "a", after: 60_000 }, { text: "b" }] });
  assertEquals(named(raisedBy(slow)), []);
});

Deno.test("stuck: a first token that is late by the slope of earlier prompts", () => {
  const trace = imaginedTrace();
  for (let index = 0; index < 6; index++) {
    const text = words(400, index);
    trace.call({
      request: ask(text),
      // A millisecond a token.
      chunks: [{ text: "a", after: text.length / 4 }],
      usage: { inputTokens: Math.ceil(text.length / 4), outputTokens: 1 },
    });
  }
  trace.call({
    request: ask(words(420)),
    chunks: [{ text: "a", after: 40_000 }],
    usage: { inputTokens: 400 },
  });
  const { finding, message } = only(raisedBy(trace));
  assertEquals(finding, "first-token-late");
  assertMatch(message, /prompts of this size took 0\.\d s to 0\.\d s before/);
});

Deno.test("stuck: a prompt that makes progress is silent, one that stopped to is not", () => {
  const stages = (gap: number) => {
    const trace = imaginedTrace();
    const span = trace.start({ request: ask(words(4000)) });
    for (const processed of [0, 512, 1024, 1536]) {
      const step = { total: 4000, cached: 0, processed, serverMs: null };
      trace.push({ kind: "prompt.progressed", span, ...step } as never, 5000);
    }
    trace.push({ kind: "chunk.received", span, text: "a" } as never, gap);
    return raisedBy(trace);
  };
  assertEquals(named(stages(5000)), []);
  const { finding, evidence } = only(stages(30_000));
  assertEquals([finding, evidence["processed"], evidence["total"]], [
    "prefill-stalled",
    1536,
    4000,
  ]);
});

Deno.test("stuck: text in circles, and reasoning without an answer", () => {
  const circling = imaginedTrace();
  circling.call({ chunks: Array.from({ length: 300 }, () => ({ text: " turtle", after: 1 })) });
  const { finding, evidence } = only(raisedBy(circling));
  assertEquals([finding, evidence["unit"]], ["repetition", " turtle"]);

  const thinking = imaginedTrace();
  const thoughts = Array.from({ length: 20_000 }, (_, n) => ({ reasoning: ` t${n}`, after: 1 }));
  thinking.call({ chunks: thoughts, finishReason: "length", more: { text: "" } });
  assertEquals(named(raisedBy(thinking)), [
    "stuck/endless-reasoning",
    "stuck/reasoning-without-answer",
  ]);
});

Deno.test("cache: a time in the system text breaks it, and is named with its byte", () => {
  const trace = imaginedTrace();
  for (const time of ["12:01:07", "12:02:44"]) {
    const system = `You are a helpful robot — always. It is ${time} now.\n${words(400)}`;
    trace.call({
      request: ask("Where is the cat?", { system }),
      usage: { inputTokens: 500, outputTokens: 1, cachedTokens: 14 },
      timings: { promptTokens: 486, cachedTokens: 14, promptMs: 1000 },
    });
  }
  const { finding, message, evidence, advice } = only(raisedBy(trace));
  assertEquals(finding, "prefix-broken");
  assertMatch(
    message,
    /broke in messages\[0\]: a date or time changed, and \d+ tokens .* about 1\.0 s/,
  );
  // "You are a helpful robot — always. It is 12:0": the dash has three bytes.
  assertEquals([evidence["byte"], evidence["byteInPlace"]], [46, 46]);
  assertMatch(String(evidence["now"]), /12:02:44/);
  assertMatch(advice, /Move what changes out of messages\[0\]/);
});

Deno.test("cache: tools in another order", () => {
  const tool = (name: string) => ({
    type: "function",
    function: { name, description: words(60, name.length), parameters: { type: "object" } },
  });
  const trace = imaginedTrace();
  for (const tools of [[tool("look"), tool("fetch")], [tool("fetch"), tool("look")]]) {
    trace.call({ request: ask("Hi", { system: "Be brief.", tools }), usage: { inputTokens: 300 } });
  }
  assertEquals(named(raisedBy(trace)), [], "less than 512 tokens of unknown cost");
  const alarms = activeAlarms(["cache"], { cache: { untimed_tokens: 64 } });
  const { message, evidence, advice } = only(raisedBy(trace, { alarms }));
  assertMatch(message, /broke in tools\[0\]: the same tools came in another order/);
  assertEquals(evidence["reordered"], true);
  assertEquals(advice, "Send tools in one fixed order");
});

Deno.test("cache: the server threw away what it had", () => {
  const trace = imaginedTrace();
  const first = ask(words(700));
  const answered = { role: "assistant", content: "ok" };
  const second = {
    ...first,
    messages: [...first["messages"] as object[], answered, { role: "user", content: "And?" }],
  };
  for (const request of [first, second]) {
    trace.call({ request, usage: { inputTokens: 720, outputTokens: 1, cachedTokens: 0 } });
  }
  const { finding, evidence } = only(raisedBy(trace));
  assertEquals([finding, evidence["cachedTokens"]], ["not-reused", 0]);
  assert(Number(evidence["lostTokens"]) > 300);
});

Deno.test("template: the same messages have another length elsewhere, or one token less", () => {
  const at = (server: string, inputTokens: number) => {
    const trace = imaginedTrace(`run-${server}`);
    trace.call({ url: `http://${server}/v1/chat/completions`, usage: { inputTokens } });
    return trace;
  };
  const earlier = [at("one", 40)];
  const { finding, message } = only(raisedBy(at("two", 55), { earlier }));
  assertEquals(finding, "rendered-differently");
  assertMatch(message, /55 tokens here and 40 on http:\/\/one/);
  assertEquals(named(raisedBy(at("two", 39), { earlier })), ["template/bos-missing"]);
  assertEquals(named(raisedBy(at("two", 40), { earlier })), []);
});

Deno.test("template: fixed messages are rendered otherwise on another day; BOS stands twice", () => {
  const day = (run: string, text: string) => {
    const trace = imaginedTrace(run);
    const rendered = { messages: "reference-1", model: "m", tokens: null, source: "/apply" };
    trace.push({ kind: "prompt.rendered", span: "m1", text, ...rendered } as never);
    return trace;
  };
  const earlier = [day("monday", "<|user|>Today is Monday. Hi")];
  const { finding, evidence } = only(raisedBy(day("tuesday", "<|user|>Today is Tuesday. Hi"), {
    earlier,
  }));
  assertEquals([finding, evidence["character"]], ["rendered-differently", 17]);
  assertEquals(named(raisedBy(day("x", "<s><s>[INST] Hi"))), ["template/bos-doubled"]);
  assertEquals(named(raisedBy(day("x", "<s>[INST] Hi"))), []);
});

Deno.test("wrong-numbers: usage that is missing, impossible, or not what was counted", () => {
  const of = (call: Parameters<ImaginedTrace["call"]>[0]) => {
    const trace = imaginedTrace();
    trace.call(call);
    return named(raisedBy(trace));
  };
  assertEquals(of({ usage: null }), ["wrong-numbers/usage-missing"]);
  assertEquals(of({ usage: { cachedTokens: 11 } }), ["wrong-numbers/usage-impossible"]);
  assertEquals(of({ usage: { outputTokens: 0 } }), ["wrong-numbers/usage-impossible"]);
  assertEquals(of({ usage: { inputTokens: 0 } }), ["wrong-numbers/usage-impossible"]);
  assertEquals(of({ request: ask("Hi", { max_tokens: 8 }), usage: { outputTokens: 10 } }), [
    "wrong-numbers/usage-impossible",
  ]);
  assertEquals(of({ usage: { outputTokens: 50 }, more: { tokens: 20, text: words(40) } }), [
    "wrong-numbers/usage-miscounted",
  ]);
});

Deno.test("wrong-numbers: a log that was imported without counts is no fault of a server", () => {
  const { header } = imaginedTrace();
  const trace = new ImaginedTrace({ ...header, source: { kind: "import" } });
  trace.call({ usage: null });
  assertEquals(named(raisedBy(trace)), []);
});

Deno.test("wrong-numbers: constant probabilities, cut answers, ends that contradict the answer", () => {
  const of = (call: Parameters<ImaginedTrace["call"]>[0]) => {
    const trace = imaginedTrace();
    trace.call(call);
    return named(raisedBy(trace));
  };
  assertEquals(of({ chunks: LOGPROBS(40) }), ["wrong-numbers/logprobs-constant"]);
  const short = { request: ask("Hi", { max_tokens: 2 }), chunks: [{ text: "a" }, { text: "b" }] };
  assertEquals(of({ ...short, finishReason: "length" }), ["wrong-numbers/cut-at-max-tokens"]);
  assertEquals(of({ finishReason: "tool_calls" }), ["wrong-numbers/finish-contradicts"]);
  assertEquals(of({ request: ask("Hi", { max_tokens: 90 }), finishReason: "length" }), [
    "wrong-numbers/finish-contradicts",
  ]);
  assertEquals(of({ chunks: [], usage: { outputTokens: 1 } }), ["wrong-numbers/answer-empty"]);
});

Deno.test("wrong-numbers: tokens of several answers are counted together, and no more than all may have", () => {
  const of = (outputTokens: number) => {
    const trace = imaginedTrace();
    const request = ask("Hi", { n: 3, max_tokens: 10 });
    trace.call({ request, chunks: [{ text: words(9) }], usage: { outputTokens } });
    return named(raisedBy(trace));
  };
  assertEquals([of(30), of(40)], [[], ["wrong-numbers/usage-impossible"]]);
});

Deno.test("wrong-numbers: an answer whose text is not kept is not empty, whatever it says of itself", () => {
  for (const finishReason of ["stop", "tool_calls"]) {
    const of = (unknown: Record<string, string>) => {
      const trace = imaginedTrace();
      trace.call({ chunks: [{}], usage: { outputTokens: 200 }, finishReason, more: { unknown } });
      return named(raisedBy(trace)).length;
    };
    assertEquals([of({}), of({ text: "content is not kept" })], [2, 0]);
  }
});

Deno.test("wrong-numbers: calls of tools that are no JSON, break the schema, or name no tool", () => {
  const parameters = {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer", minimum: 1 } },
    required: ["city"],
  };
  const tools = [{ type: "function", function: { name: "weather", parameters } }];
  const of = (name: string, args: string) => {
    const trace = imaginedTrace();
    const toolCalls = [{ id: null, name, arguments: args }];
    trace.call({ request: ask("Hi", { tools }), finishReason: "tool_calls", more: { toolCalls } });
    return raisedBy(trace).map(({ finding, evidence }) => `${finding} ${evidence["fault"] ?? ""}`);
  };
  assertEquals(of("weather", '{"city":"Rome","days":2}'), []);
  assertEquals(of("weather", '{"city":"Ro'), ["tool-arguments-broken "]);
  assertEquals(of("wether", "{}"), ["tool-unknown "]);
  assertEquals(of("weather", "{}"), ['tool-breaks-schema arguments lacks "city"']);
  assertEquals(of("weather", '{"city":"Rome","days":0}'), [
    "tool-breaks-schema arguments.days breaks minimum: 0 is below 1",
  ]);
});

Deno.test("slower: a step of -18 % between answers, with what the machine did meanwhile", () => {
  const trace = imaginedTrace();
  // The noise comes and goes slowly, so that it takes more answers to believe it.
  for (let index = 0; index < 70; index++) {
    const rate = (index < 40 ? 100 : 82) * (1 + 0.03 * Math.sin(index * 7));
    const clock = index < 40 ? 3.2e9 : 2.6e9;
    trace.push({
      kind: "machine.sampled",
      span: "run",
      readings: { "machine.cpu.clock_hertz": clock },
    } as never, 1);
    trace.call({ timings: { outputTokens: 100, outputMs: 100_000 / rate } });
  }
  const { finding, message, evidence, advice } = only(raisedBy(trace));
  assertEquals(finding, "slower-than-before");
  assertMatch(message, /came 1[5-9] % slower/);
  assertEquals((evidence["machine"] as { reading: string }[]).map(({ reading }) => reading), [
    "machine.cpu.clock_hertz",
  ]);
  assertMatch(advice, /clock went down/);
});

Deno.test("slower: a step within an answer, and none where it slows down steadily", () => {
  const answer = (gap: (chunk: number) => number) => {
    const trace = imaginedTrace();
    const chunks = Array.from({ length: 400 }, (_, chunk) => ({
      text: ` w${chunk}`,
      after: gap(chunk) * (1 + 0.1 * Math.sin(chunk * 5)),
    }));
    trace.call({ chunks });
    return raisedBy(trace);
  };
  const { finding, evidence } = only(answer((chunk) => chunk < 200 ? 10 : 20));
  assertEquals(finding, "slower-within");
  assert(Math.abs(Number(evidence["chunk"]) - 200) <= 12);
  assertEquals(named(answer(() => 10)), []);
  assertEquals(named(answer((chunk) => 10 + chunk / 25)), []);
});

Deno.test("not-the-same: of a log without chunks, the first character that differs", () => {
  const trace = imaginedTrace();
  for (const text of ["Lima", "Lille"]) {
    trace.call({
      request: ask("Hi", { seed: 1 }),
      chunks: [],
      usage: { outputTokens: 2 },
      more: { text },
    });
  }
  assertMatch(only(raisedBy(trace)).message, /from character 3 on: "ma" before, "lle" now/);
});

Deno.test("not-the-same: the first token that differs, its margin, and what the ledger says", () => {
  const trace = imaginedTrace();
  const request = ask("Hi", { seed: 1, temperature: 0 });
  for (const [last, fingerprint] of [["x", "b1"], ["y", "b2"]] as const) {
    const other = last === "x" ? "y" : "x";
    trace.call({
      request,
      chunks: [
        { text: "a", lp: [-0.1] },
        { text: last, lp: [-0.7], top: [[[other, -0.705]]] },
      ],
      more: { fingerprint },
    });
  }
  const { finding, message, evidence } = only(raisedBy(trace));
  assertEquals(finding, "another-answer");
  assertMatch(message, /from token 2 on: "x" before, "y" now, margin 0\.005; fingerprint was b1/);
  assertEquals(evidence["differences"], [{ line: "fingerprint", before: "b1", now: "b2" }]);
});
