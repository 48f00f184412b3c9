/** Normal calls on which every alarm must be silent: the other half of defects_test.ts. */

import { assertEquals } from "@std/assert";
import { random } from "../random.ts";
import { ask, type ImaginedCall, type ImaginedTrace, words } from "../testing/imagined_trace.ts";
import { imaginedTrace, named, raisedBy } from "../testing/staged_watch.ts";

const source = random(7, "normal calls");

/** A normal distribution, by Box and Muller. */
function noise(share: number): number {
  const [a, b] = [1 - source.next(), source.next()];
  return 1 + share * Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b);
}

/** Answers of a steady machine: about 50 tokens a second, with noise. */
function answer(tokens: number, { firstMs = 50, label = "" } = {}): Pick<ImaginedCall, "chunks"> {
  return {
    chunks: Array.from({ length: tokens }, (_, at) => ({
      text: ` ${label}${at}`,
      after: at === 0 ? firstMs : 20 * Math.max(0.2, noise(0.15)),
    })),
  };
}

function timed(tokens: number, promptTokens: number): Pick<ImaginedCall, "timings"> {
  return {
    timings: {
      promptTokens,
      cachedTokens: 0,
      promptMs: promptTokens * 2 * noise(0.05),
      outputTokens: tokens,
      outputMs: tokens * 20 * noise(0.04),
    },
  };
}

const tokensIn = (text: string) => Math.ceil(text.length / 4) + 12;

/** Short questions of all kinds, as a benchmark asks them. */
function questions(trace: ImaginedTrace): void {
  const system = `Answer with one word. ${words(80)}`;
  for (let index = 0; index < 300; index++) {
    const question = `${index}: ${words(source.int(5, 200), index)}?`;
    const inputTokens = tokensIn(system + question);
    const reused = index === 0 ? 0 : tokensIn(system) - 12;
    const tokens = source.int(1, 40);
    trace.call({
      request: ask(question, { system, seed: 1, temperature: 0 }),
      ...answer(tokens, { label: `q${index}-` }),
      usage: { inputTokens, outputTokens: tokens, cachedTokens: reused },
    });
  }
}

/** Long answers, one of them in code with many like lines. */
function longAnswers(trace: ImaginedTrace): void {
  for (let index = 0; index < 60; index++) {
    const tokens = source.int(400, 1500);
    const question = `Write ${index}`;
    trace.call({
      request: ask(question),
      ...answer(tokens, { label: `l${index}-` }),
      ...timed(tokens, tokensIn(question)),
      usage: { inputTokens: tokensIn(question), outputTokens: tokens, cachedTokens: 0 },
    });
  }
}

/** Long prompts whose prefill takes up to two minutes, with progress and without. */
function slowPrefills(trace: ImaginedTrace): void {
  for (let index = 0; index < 60; index++) {
    const text = `${index} ${words(source.int(2000, 12_000), index)}`;
    const inputTokens = tokensIn(text);
    trace.call({
      request: ask(text),
      ...answer(20, { firstMs: inputTokens * 8 * noise(0.1), label: `p${index}-` }),
      usage: { inputTokens, outputTokens: 20, cachedTokens: 0 },
    });
  }
}

/** Conversations that grow, two at a time, with branches; the cache holds. */
function conversations(trace: ImaginedTrace): void {
  for (let talk = 0; talk < 10; talk++) {
    const messages: { role: string; content: string }[] = [
      { role: "system", content: `Talk ${talk}. ${words(120, talk)}` },
    ];
    let before = 0;
    for (let turn = 0; turn < 12; turn++) {
      messages.push({ role: "user", content: `${turn} ${words(30, turn)}` });
      // A branch: the user took back the last question and asked another.
      if (turn === 6) messages.splice(-3, 2);
      const inputTokens = tokensIn(messages.map(({ content }) => content).join(""));
      trace.call({
        request: {
          model: "m",
          messages: [...messages],
          stream: true,
          stream_options: { include_usage: true },
        },
        ...answer(12, { label: `t${talk}-${turn}-` }),
        usage: {
          inputTokens,
          outputTokens: 12,
          cachedTokens: Math.max(0, Math.min(before, inputTokens) - (turn === 6 ? 60 : 1)),
        },
      });
      before = inputTokens;
      messages.push({ role: "assistant", content: ` ${words(12, turn)}` });
    }
  }
}

/** Tools, reasoning, images, no text, the same question asked again. */
function allSorts(trace: ImaginedTrace): void {
  const parameters = { type: "object", properties: { city: { type: "string" } } };
  const tools = [{ type: "function", function: { name: "weather", parameters } }];
  for (let index = 0; index < 40; index++) {
    const toolCalls = [{ id: `${index}`, name: "weather", arguments: '{"city":"Rome"}' }];
    trace.call({
      request: ask(`Weather ${index}?`, { tools }),
      chunks: [{ tools: [{ index: 0, name: "weather", arguments: '{"city":"Rome"}' }] }],
      finishReason: "tool_calls",
      usage: { inputTokens: 60, outputTokens: 14 },
      more: { toolCalls },
    });
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    trace.call({
      request: {
        model: "m",
        messages: [{ role: "user", content: [{ type: "text", text: `What is ${index}?` }, image] }],
      },
      usage: { inputTokens: 700 + index, outputTokens: 1 },
    });
    trace.call({
      request: ask(`Think ${index}`),
      chunks: [
        ...Array.from({ length: 80 }, (_, at) => ({ reasoning: ` r${index}-${at}`, after: 20 })),
        { text: "done", after: 20 },
      ],
      usage: { inputTokens: 10, outputTokens: 81, reasoningTokens: 80 },
    });
    trace.call({ request: ask("Again", { seed: 1 }), usage: { inputTokens: 9 } });
  }
}

Deno.test("every alarm is silent on normal calls", () => {
  const kinds = { questions, longAnswers, slowPrefills, conversations, allSorts };
  let calls = 0;
  for (const [name, fill] of Object.entries(kinds)) {
    const trace = imaginedTrace(name);
    fill(trace);
    calls += trace.events.filter(({ kind }) => kind === "call.completed").length;
    assertEquals([name, ...named(raisedBy(trace))], [name]);
  }
  // What "at least 500" means.
  assertEquals(calls, 700);
});

Deno.test("every alarm is silent on all normal calls as one trace, one kind after the other", () => {
  const trace = imaginedTrace();
  for (const fill of [questions, longAnswers, slowPrefills, conversations, allSorts]) fill(trace);
  assertEquals(named(raisedBy(trace)), []);
});
