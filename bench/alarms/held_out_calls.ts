/**
 * Normal calls that no threshold was tuned on: other shapes, other noise and another seed than those
 * of `core/alarms/normal_test.ts`. Agents with tools, documents before questions, code, Chinese, two
 * models at once, tokens that come many at a time, prompts that tell how far they are.
 * @module
 */

import { type Random, random } from "../../core/random.ts";
import { imaginedHeader } from "../../core/testing/imagined_header.ts";
import { ask, type ImaginedChunk, ImaginedTrace } from "../../core/testing/imagined_trace.ts";

/** A trace of normal calls, and what it is like. */
export interface NormalTrace {
  readonly what: string;
  readonly trace: ImaginedTrace;
  readonly calls: number;
}

/** All of them, from a seed. */
export function heldOutCalls(seed: number): NormalTrace[] {
  const kinds = { agents, documents, code, chinese, twoModels, bursts, longPrompts, chats };
  return Object.entries(kinds).map(([what, fill]) => {
    const trace = new ImaginedTrace(imaginedHeader(what));
    fill(trace, random(seed, `held out, ${what}`));
    const calls = trace.events.filter(({ kind }) => kind === "call.completed").length;
    return { what, trace, calls };
  });
}

/** Noise with a long tail to the slow side, as the gaps between tokens have it. */
function lognormal({ next }: Random, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Math.exp(spread * normal);
}

const SYLLABLES = ["ka", "lo", "mi", "ter", "an", "sto", "ve", "rin", "du", "pel", "osh", "qui"];

/** Words that nobody has seen before, seven letters on average. */
function prose(source: Random, count: number): string {
  return Array.from(
    { length: count },
    () => Array.from({ length: source.int(1, 5) }, () => source.pick(SYLLABLES)).join(""),
  ).join(" ");
}

function answer(
  source: Random,
  { tokens, gapMs, firstMs }: { tokens: number; gapMs: number; firstMs: number },
): ImaginedChunk[] {
  return Array.from({ length: tokens }, (_, at) => ({
    text: ` ${prose(source, 1)}`,
    after: at === 0 ? firstMs : gapMs * lognormal(source, 0.25),
    lp: [-2 * source.next() ** 2],
  }));
}

/** A loop of tools: the conversation grows by a call and its result each time, and the cache holds. */
function agents(trace: ImaginedTrace, source: Random): void {
  const properties = { path: { type: "string" }, depth: { type: "integer" } };
  const parameters = { type: "object", properties, required: ["path"] };
  const tools = ["list_files", "read_file", "grep"].map((name) => ({
    type: "function",
    function: { name, description: prose(source, 20), parameters },
  }));
  for (let session = 0; session < 12; session++) {
    const messages: object[] = [
      { role: "system", content: `You work on project ${session}. ${prose(source, 200)}` },
      { role: "user", content: prose(source, 40) },
    ];
    let held = 0;
    for (let turn = 0; turn < 8; turn++) {
      const size = Math.round(JSON.stringify([tools, messages]).length / 4.2);
      const args = JSON.stringify({ path: `src/${prose(source, 1)}.ts`, depth: turn });
      const name = source.pick(["list_files", "read_file", "grep"]);
      const call = { id: `call_${session}_${turn}`, name, arguments: args };
      trace.call({
        request: { ...ask(""), messages: [...messages], tools, tool_choice: "auto" },
        chunks: [{ tools: [{ index: 0, name, arguments: args }], after: 80 }],
        usage: { inputTokens: size, outputTokens: 24, cachedTokens: held },
        finishReason: "tool_calls",
        more: { toolCalls: [call] },
      });
      held = size;
      const made = { id: call.id, type: "function", function: { name, arguments: args } };
      messages.push({ role: "assistant", content: "", tool_calls: [made] });
      const content = prose(source, source.int(5, 300));
      messages.push({ role: "tool", tool_call_id: call.id, content });
    }
  }
}

/** Another document each time, between a system text that stays and a question. */
function documents(trace: ImaginedTrace, source: Random): void {
  const system = `Answer from the document. ${prose(source, 60)}`;
  for (let index = 0; index < 90; index++) {
    const text = `Document ${prose(source, source.int(100, 1500))}\n\nQuestion: ${
      prose(source, 9)
    }?`;
    const inputTokens = Math.round((system.length + text.length) / 4.4 * lognormal(source, 0.03));
    const tokens = source.int(20, 120);
    trace.call({
      request: ask(text, { system, temperature: 0.2 }),
      chunks: answer(source, { tokens, gapMs: 25, firstMs: 60 + inputTokens }),
      usage: { inputTokens, outputTokens: tokens, cachedTokens: index === 0 ? 0 : 95 },
      timings: {
        promptTokens: inputTokens - (index === 0 ? 0 : 95),
        cachedTokens: index === 0 ? 0 : 95,
        promptMs: inputTokens * lognormal(source, 0.1),
        outputTokens: tokens,
        outputMs: tokens * 25 * lognormal(source, 0.05),
      },
    });
  }
}

/** Code has short tokens, white space and lines that repeat each other nearly. */
function code(trace: ImaginedTrace, source: Random): void {
  for (let index = 0; index < 60; index++) {
    const names = Array.from({ length: 40 }, () => prose(source, 1));
    const lines = names.map((name, at) => `    case "${name}":\n      return ${at};\n`);
    const prompt = `Continue:\n${lines.slice(0, 20).join("")}`;
    trace.call({
      request: ask(prompt),
      chunks: lines.map((text, at) => ({
        text,
        after: at === 0 ? 150 : 90 * lognormal(source, 0.3),
      })),
      usage: { inputTokens: Math.round(prompt.length / 2.9), outputTokens: 480 },
    });
  }
}

/** One or two characters a token. */
function chinese(trace: ImaginedTrace, source: Random): void {
  const signs = (count: number) =>
    Array.from({ length: count }, () => String.fromCodePoint(0x4e00 + source.int(0, 4000))).join(
      "",
    );
  for (let index = 0; index < 60; index++) {
    const text = signs(source.int(20, 900));
    const tokens = source.int(10, 200);
    trace.call({
      request: ask(text, { system: "请用中文回答。" }),
      chunks: Array.from(
        { length: tokens },
        () => ({ text: signs(1), after: 30 * lognormal(source, 0.2) }),
      ),
      usage: { inputTokens: Math.round(text.length / 1.5) + 14, outputTokens: tokens },
    });
  }
}

/** A small model and a large one, in turns, at speeds that have nothing to do with each other. */
function twoModels(trace: ImaginedTrace, source: Random): void {
  for (let index = 0; index < 140; index++) {
    const model = source.pick(["small", "large"]);
    const perToken = model === "small" ? 8 : 55;
    const tokens = source.int(20, 90);
    const question = `${index} ${prose(source, 30)}`;
    trace.call({
      model,
      request: { ...ask(question, { seed: index, temperature: 0.8 }), model },
      chunks: answer(source, { tokens, gapMs: perToken, firstMs: 10 * perToken }),
      usage: { inputTokens: Math.round(question.length / 4.3), outputTokens: tokens },
      timings: { outputTokens: tokens, outputMs: tokens * perToken * lognormal(source, 0.06) },
    });
  }
}

/** Five tokens at a time, and a pause of some seconds now and then. */
function bursts(trace: ImaginedTrace, source: Random): void {
  for (let index = 0; index < 60; index++) {
    const chunks = Array.from({ length: source.int(10, 80) }, () => ({
      text: ` ${prose(source, 5)}`,
      after: source.next() < 0.02 ? 4000 : 120 * lognormal(source, 0.3),
    }));
    const tokens = 5 * chunks.length;
    trace.call({
      request: ask(`Tell ${index}`),
      chunks,
      usage: { outputTokens: tokens },
      more: { tokens },
    });
  }
}

/** Up to a minute and a half until the first token, in steps of two to six seconds. */
function longPrompts(trace: ImaginedTrace, source: Random): void {
  for (let index = 0; index < 40; index++) {
    const text = `${index} ${prose(source, source.int(1500, 6000))}`;
    const total = Math.round(text.length / 4.4);
    const span = trace.start({ request: ask(text) });
    for (let processed = 0; processed < total; processed += 512) {
      const step = { total, cached: 0, processed, serverMs: null };
      trace.push({ kind: "prompt.progressed", span, ...step } as never, source.int(2000, 6000));
    }
    const chunks = answer(source, { tokens: 20, gapMs: 40, firstMs: 3000 });
    for (const { after = 1, ...chunk } of chunks) {
      trace.push({ kind: "chunk.received", span, ...chunk } as never, after);
    }
    const usage = { inputTokens: total, outputTokens: 20, cachedTokens: 0, reasoningTokens: null };
    trace.push({
      kind: "call.completed",
      span,
      text: chunks.map((chunk) => chunk.text ?? "").join(""),
      finishReason: "stop",
      usage,
      timings: null,
      clock: {
        sent: null,
        headers: null,
        first: null,
        firstAnswer: null,
        last: null,
        end: trace.now,
      },
      chunks: 20,
      tokens: 20,
      responseId: null,
      responseModel: null,
      fingerprint: null,
    } as never, 1);
  }
}

/** Conversations of three people on one server, each with the day in the last message and not in the system text. */
function chats(trace: ImaginedTrace, source: Random): void {
  const talks = Array.from({ length: 3 }, (_, who) => ({
    held: 0,
    messages: [{ role: "system", content: `You talk to person ${who}. ${prose(source, 100)}` }],
  }));
  for (let turn = 0; turn < 90; turn++) {
    const talk = source.pick(talks);
    const content = `It is 12:${10 + turn % 50}. ${prose(source, source.int(3, 40))}`;
    talk.messages.push({ role: "user", content });
    const size = talk.messages.reduce((sum, one) => sum + one.content.length, 0);
    const inputTokens = Math.round(size / 4.3) + 6 * talk.messages.length;
    const reply = prose(source, source.int(5, 60));
    trace.call({
      request: { ...ask(""), messages: [...talk.messages], seed: turn },
      chunks: reply.split(" ").map((text) => ({
        text: ` ${text}`,
        after: 20 * lognormal(source, 0.2),
      })),
      usage: { inputTokens, outputTokens: reply.split(" ").length, cachedTokens: talk.held },
    });
    talk.held = inputTokens;
    talk.messages.push({ role: "assistant", content: reply });
  }
}
