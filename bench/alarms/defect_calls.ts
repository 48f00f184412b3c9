/** One trace for each thing that the built-in alarms watch for, which must make it speak. @module */

import { imaginedHeader } from "../../core/testing/imagined_header.ts";
import { ask, type ImaginedCall, ImaginedTrace, words } from "../../core/testing/imagined_trace.ts";

/** A defect: what must be said of it, and how it comes about. */
export interface DefectCalls {
  /** `alarm/finding`. */
  readonly finding: string;
  readonly trace: ImaginedTrace;
}

type Fill = ImaginedCall | ((trace: ImaginedTrace) => void);

/** All of them. */
export function defectCalls(): DefectCalls[] {
  return Object.entries(DEFECTS).map(([finding, fill]) => {
    const trace = new ImaginedTrace(imaginedHeader(finding.replace("/", "-")));
    if (typeof fill === "function") fill(trace);
    else trace.call(fill);
    return { finding, trace };
  });
}

const parameters = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
};
const tools = [{ type: "function", function: { name: "weather", parameters } }];

const toolCall = (name: string, args: string): ImaginedCall => ({
  request: ask("Weather?", { tools }),
  finishReason: "tool_calls",
  more: { toolCalls: [{ id: null, name, arguments: args }] },
});

const twice = (one: ImaginedCall, two: ImaginedCall) => (trace: ImaginedTrace) => {
  trace.call(one);
  trace.call(two);
};

const progress = (processed: number, total: number) => (trace: ImaginedTrace) => {
  const span = trace.start({ request: ask(words(total)) });
  const step = { total, cached: 0, processed, serverMs: null };
  trace.push({ kind: "prompt.progressed", span, ...step } as never, 500);
  trace.push({ kind: "chunk.received", span, text: "a" } as never, 30_000);
};

const rendered = (text: string) => (trace: ImaginedTrace) => {
  const facts = { messages: "reference-1", model: "m", tokens: null, source: "/apply-template" };
  trace.push({ kind: "prompt.rendered", span: "m1", text, ...facts } as never);
};

const rates = (rate: (index: number) => number) => (trace: ImaginedTrace) => {
  for (let index = 0; index < 60; index++) {
    trace.call({ timings: { outputTokens: 100, outputMs: 100_000 / (rate(index) + index % 3) } });
  }
};

const timed = (time: string): ImaginedCall => ({
  request: ask("Where is the cat?", { system: `It is ${time} now. ${words(400)}` }),
  usage: { inputTokens: 500, cachedTokens: 6 },
  timings: { promptTokens: 494, cachedTokens: 6, promptMs: 1000 },
});

const DEFECTS: Readonly<Record<string, Fill>> = {
  "truncated/prompt-cut": twice(
    { request: ask(words(1500)), usage: { inputTokens: 1024 } },
    { request: ask(words(4000)), usage: { inputTokens: 1024 } },
  ),
  "truncated/answer-cut": {
    request: ask("Hi", { options: { num_ctx: 512 } }),
    usage: { inputTokens: 330, outputTokens: 182 },
    finishReason: "length",
  },
  "truncated/context-shifted": {
    request: ask("Hi", { options: { num_ctx: 512 } }),
    usage: { inputTokens: 330, outputTokens: 900 },
  },
  "stuck/stream-stalled": { chunks: [{ text: "a" }, { text: "b", after: 15_000 }] },
  "stuck/prefill-stalled": progress(512, 4000),
  "stuck/first-token-late": progress(4000, 4000),
  "stuck/repetition": {
    chunks: Array.from({ length: 300 }, () => ({ text: " turtle", after: 1 })),
  },
  "stuck/endless-reasoning": {
    chunks: Array.from({ length: 17_000 }, (_, at) => ({ reasoning: ` t${at}`, after: 1 })),
  },
  "stuck/reasoning-without-answer": {
    chunks: Array.from({ length: 40 }, (_, at) => ({ reasoning: ` t${at}`, after: 1 })),
    finishReason: "length",
    more: { text: "" },
  },
  "cache/prefix-broken": twice(timed("12:01:07"), timed("12:02:44")),
  "cache/not-reused": twice(
    { request: ask(words(900)), usage: { inputTokens: 900, cachedTokens: 0 } },
    {
      request: { ...ask(words(900)), messages: [...turn(words(900)), ...turn("And?")] },
      usage: { inputTokens: 910, cachedTokens: 0 },
    },
  ),
  "template/rendered-differently": twice(
    { usage: { inputTokens: 40 } },
    { usage: { inputTokens: 55 } },
  ),
  "template/bos-missing": twice({ usage: { inputTokens: 40 } }, { usage: { inputTokens: 39 } }),
  "template/bos-doubled": rendered("<s><s>[INST] Hi"),
  "wrong-numbers/usage-missing": { usage: null },
  "wrong-numbers/usage-impossible": { usage: { cachedTokens: 11 } },
  "wrong-numbers/usage-miscounted": {
    usage: { outputTokens: 50 },
    more: { tokens: 20, text: words(40) },
  },
  "wrong-numbers/logprobs-constant": {
    chunks: Array.from({ length: 40 }, (_, at) => ({ text: ` w${at}`, lp: [-0.5] })),
  },
  "wrong-numbers/cut-at-max-tokens": {
    request: ask("Hi", { max_tokens: 2 }),
    chunks: [{ text: "a" }, { text: "b" }],
    finishReason: "length",
  },
  "wrong-numbers/finish-contradicts": { finishReason: "tool_calls" },
  "wrong-numbers/answer-empty": { chunks: [], usage: { outputTokens: 1 } },
  "wrong-numbers/tool-unknown": toolCall("wether", "{}"),
  "wrong-numbers/tool-arguments-broken": toolCall("weather", '{"city":"Ro'),
  "wrong-numbers/tool-breaks-schema": toolCall("weather", "{}"),
  "slower/slower-than-before": rates((index) => index < 40 ? 100 : 82),
  "slower/slower-within": {
    chunks: Array.from({ length: 400 }, (_, at) => ({
      text: ` w${at}`,
      after: (at < 200 ? 10 : 20) * (1 + 0.1 * Math.sin(5 * at)),
    })),
  },
  "not-the-same/another-answer": twice(
    { request: ask("Hi", { seed: 1 }), chunks: [{ text: "a" }] },
    { request: ask("Hi", { seed: 1 }), chunks: [{ text: "b" }] },
  ),
};

function turn(content: string): object[] {
  return [{ role: "user", content }];
}
