/** Where each alarm begins to speak, from both sides: just below its limit nothing, just above it the finding. */

import { assertEquals } from "@std/assert";
import { z } from "zod";
import type { TraceEvent } from "../events/mod.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { ask, type ImaginedCall, ImaginedTrace, words } from "../testing/imagined_trace.ts";
import { activeAlarms, imaginedTrace, named, raisedBy } from "../testing/staged_watch.ts";
import { defineAlarm } from "./contract.ts";
import { looksLike } from "./evidence/looks_like.ts";
import { AlarmRecomputation } from "./recompute.ts";
import { type ActiveAlarm, AlarmWatch, draftOf } from "./watch.ts";

/** What one alarm says of a trace. */
function says(alarm: string, trace: ImaginedTrace, settings: object = {}): string[] {
  const alarms = activeAlarms([alarm], { [alarm]: settings });
  return raisedBy(trace, { alarms }).map(({ finding }) => finding);
}

function ofCall(alarm: string, call: ImaginedCall): string[] {
  const trace = imaginedTrace();
  trace.call(call);
  return says(alarm, trace);
}

function withContext(contextLength: number): ImaginedTrace {
  const { header } = imaginedTrace();
  const unknown = { value: null, reason: "made up" };
  const server = { url: null, server: unknown, version: unknown, slots: unknown };
  const known = { value: contextLength, source: "test" };
  const model = { ...unknownModel("m", "made up"), contextLength: known };
  return new ImaginedTrace({ ...header, models: [{ span: "m1", provider: "p", model, server }] });
}

/** Calls of four characters a token. */
function teach(trace: ImaginedTrace, calls: number): void {
  for (let index = 0; index < calls; index++) {
    const text = words(300 + 10 * index, index);
    const usage = { inputTokens: Math.ceil(text.length / 4), outputTokens: 1 };
    trace.call({ request: ask(text), usage });
  }
}

Deno.test("an alarm is not told of alarms: one that would answer each with another ends nothing", () => {
  const echo: ActiveAlarm = {
    name: "echo",
    settings: {},
    definition: defineAlarm<unknown>({
      summary: "Says something of every event that it is given",
      kinds: ["call.completed", "alarm.raised"],
      settings: z.unknown(),
      create: () => ({
        add: ({ kind, span = "run" }) => [{
          finding: "heard",
          span,
          message: `There was ${kind}`,
          evidence: { kind },
          confidence: 1,
          advice: "Do nothing",
        }],
      }),
    }),
  };
  const trace = imaginedTrace();
  trace.call({});
  const watch = new AlarmWatch([echo]);
  watch.begin(trace.header);
  // As a run does: what was raised becomes an event of the run itself.
  const events: TraceEvent[] = [...trace.events];
  const said: string[] = [];
  for (let at = 0; at < events.length && at < 50; at++) {
    for (const raised of watch.add(events[at] as TraceEvent)) {
      said.push(raised.message);
      events.push({ ...draftOf(raised), seq: events.length, t: trace.now } as TraceEvent);
    }
  }
  assertEquals(said, ["There was call.completed"]);

  const again = new AlarmRecomputation(new AlarmWatch([echo]), trace.header);
  for (const event of events) again.add(event);
  assertEquals(again.end().alarms.map(({ message, seq }) => [message, seq]), [
    ["There was call.completed", 3],
  ]);
});

Deno.test("cache: a server that reused more than the common beginning is spared, one that did not is not", () => {
  // llama-server with --cache-reuse moves what it kept behind a change.
  const reused = (cachedTokens: number) => {
    const trace = imaginedTrace();
    for (const time of ["12:01:07", "12:02:44"]) {
      const system = `It is ${time} now.\n${words(400)}`;
      const request = ask("Where is the cat?", { system });
      trace.call({
        request,
        usage: { inputTokens: 500, cachedTokens },
        timings: { promptTokens: 500 - cachedTokens, cachedTokens, promptMs: 1000 },
      });
    }
    return says("cache", trace);
  };
  assertEquals(reused(3), ["prefix-broken"]);
  assertEquals(reused(200), ["prefix-broken"]);
  assertEquals(reused(300), []);
  assertEquals(reused(470), []);
});

Deno.test("cache: what changed is called after the text that it stands in, not after what stands beside it", () => {
  const kind = (before: string, now: string) => {
    const at = [...before].findIndex((sign, index) => sign !== now[index]);
    return looksLike(now, at);
  };
  assertEquals(kind("It is 12:01:07. Hi", "It is 12:02:44. Hi"), "a date or time");
  assertEquals(kind("It is 12:01:07. Hi", "Now it is 12:01:07. Hi"), undefined);
  assertEquals(kind("At 12:01 a dog came", "At 12:01 a cat came"), undefined);
  assertEquals(kind("On Monday we", "On Sunday we"), "a weekday or month");
  assertEquals(kind("Turn 9 of 20", "Turn 10 of 20"), "a number");
  const id = "6f1f7c1e-8b1a-4c3e-9d7a-0123456789a";
  assertEquals(kind(`Session ${id}1.`, `Session ${id}2.`), "an id");
});

Deno.test("cache: half of the common beginning, a prompt that is still under way, and what it cost", () => {
  const second = (
    { cached, promptMs = 1000, overlap = false }: {
      readonly cached: number;
      readonly promptMs?: number;
      readonly overlap?: boolean;
    },
  ) => {
    const trace = imaginedTrace();
    const first = ask(words(700));
    if (overlap) trace.start({ request: first });
    else trace.call({ request: first, usage: { inputTokens: 720, cachedTokens: 0 } });
    const messages = [...first["messages"] as object[], { role: "user", content: "And?" }];
    trace.call({
      request: { ...first, messages },
      usage: { inputTokens: 720, cachedTokens: cached },
      timings: { promptTokens: 720 - cached, cachedTokens: cached, promptMs },
    });
    return says("cache", trace);
  };
  assertEquals(second({ cached: 300 }), ["not-reused"]);
  assertEquals(second({ cached: 420 }), []);
  assertEquals(second({ cached: 0, overlap: true }), []);
  // 720 tokens in 200 ms: less than a quarter of a second is not worth a word.
  assertEquals(second({ cached: 0, promptMs: 200 }), []);
});

Deno.test("truncated: a few tokens less than were counted are no cut prompt, 32 are", () => {
  const told = (tokens: number) => {
    const trace = imaginedTrace();
    const span = trace.call({ usage: { inputTokens: 100 } });
    const rendered = { messages: "call", model: "m", text: null, source: "/tokenize" };
    trace.push({ kind: "prompt.rendered", span, tokens, ...rendered } as never);
    return says("truncated", trace);
  };
  assertEquals(told(131), []);
  assertEquals(told(132), ["prompt-cut"]);
});

Deno.test("truncated: by an estimate only where less than half was worked on, and only after five whole calls", () => {
  const seen = (calls: number, inputTokens: number) => {
    const trace = imaginedTrace();
    teach(trace, calls);
    // 4,000 characters: a thousand tokens.
    trace.call({ request: ask(words(1300).slice(0, 4000)), usage: { inputTokens } });
    return says("truncated", trace);
  };
  assertEquals(seen(8, 430), ["prompt-cut"]);
  assertEquals(seen(8, 600), []);
  assertEquals(seen(4, 430), []);
});

Deno.test("truncated: prose after a few calls full of short tokens is as long as prose is", () => {
  const seen = (calls: number, room: number | undefined) => {
    const trace = room === undefined ? imaginedTrace() : withContext(room);
    // Of JSON a token has two characters, of prose nearly five.
    for (let index = 0; index < calls; index++) {
      const request = ask(words(500).slice(0, 2000 + index));
      trace.call({ request, usage: { inputTokens: 1000 } });
    }
    trace.call({ request: ask(words(1300).slice(0, 2450)), usage: { inputTokens: 514 } });
    return says("truncated", trace);
  };
  assertEquals(seen(8, undefined), []);
  assertEquals(seen(8, 1100), []);
  assertEquals(seen(40, 1100), ["prompt-cut"]);
});

Deno.test("truncated: a prompt that fits by the estimate is no cut one, however its text is made", () => {
  const trace = withContext(2048);
  teach(trace, 8);
  trace.call({ request: ask(words(1300).slice(0, 4000)), usage: { inputTokens: 430 } });
  assertEquals(says("truncated", trace), []);
});

Deno.test("cache: what another trace asked is not in a cache any more", () => {
  const asked = (time: string) => {
    const trace = imaginedTrace(time);
    const request = ask("Where is the cat?", { system: `It is ${time}.\n${words(400)}` });
    const timings = { promptTokens: 490, cachedTokens: 10, promptMs: 1000 };
    trace.call({ request, usage: { inputTokens: 500, cachedTokens: 10 }, timings });
    return trace;
  };
  const alarms = activeAlarms(["cache"]);
  const earlier = [asked("12:01:07")];
  assertEquals(named(raisedBy(asked("12:02:44"), { alarms, earlier })), []);
});

Deno.test("what was noticed while it learned does not count towards the limit", () => {
  const trace = imaginedTrace();
  for (let index = 0; index < 3; index++) trace.call({ usage: null });
  const watch = new AlarmWatch(activeAlarms(["wrong-numbers"]), { limit: 3 });
  watch.learn(trace.header, trace.events);
  watch.begin(trace.header);
  const raised = [...trace.events.flatMap((event) => watch.add(event)), ...watch.end()];
  assertEquals(raised.map(({ evidence }) => evidence["more"]), [undefined, undefined, undefined]);
});

Deno.test("truncated: a context that is full to the token, and an answer that ended by its own limit", () => {
  const ended = (outputTokens: number, request = ask("Hi"), finishReason = "length") => {
    const trace = withContext(512);
    trace.call({ request, usage: { inputTokens: 330, outputTokens }, finishReason });
    return says("truncated", trace);
  };
  assertEquals(ended(180), []);
  assertEquals(ended(181), ["answer-cut"]);
  assertEquals(ended(183), ["answer-cut"]);
  assertEquals(ended(184), ["context-shifted"]);
  assertEquals(ended(182, ask("Hi", { max_tokens: 182 })), []);
  assertEquals(ended(182, ask("Hi"), "stop"), []);
});

Deno.test("stuck: three times as long as prompts of the size took; two minutes where nothing is known", () => {
  const waited = (seconds: number, learned: number) => {
    const trace = imaginedTrace();
    for (let index = 0; index < learned; index++) {
      // Ten milliseconds a token: 400 tokens take four seconds.
      const text = words(500, index).slice(0, 1600);
      const usage = { inputTokens: 400, outputTokens: 1 };
      trace.call({ request: ask(text), chunks: [{ text: "a", after: 4000 }], usage });
    }
    const chunks = [{ text: "a", after: 1000 * seconds }];
    trace.call({ request: ask(words(500, 99).slice(0, 1600)), chunks, usage: null });
    return says("stuck", trace);
  };
  assertEquals(waited(11, 6), []);
  assertEquals(waited(13, 6), ["first-token-late"]);
  assertEquals(waited(119, 0), []);
  assertEquals(waited(121, 0), ["first-token-late"]);
});

Deno.test("stuck: a pause of less than ten seconds, text that repeats nine times, reasoning that was answered", () => {
  const pause = (after: number) =>
    ofCall("stuck", { chunks: [{ text: "a" }, { text: "b", after }] });
  assertEquals(pause(9900), []);
  assertEquals(pause(10_100), ["stream-stalled"]);

  const circles = (length: number) => {
    const unit = words(100).slice(0, length);
    const chunks = Array.from({ length: 3000 / length }, () => ({ text: unit, after: 1 }));
    return ofCall("stuck", { chunks });
  };
  assertEquals(circles(60), ["repetition"]);
  assertEquals(circles(75), []);

  const thoughts = (answer: number, count: number) => {
    const chunks = Array.from(
      { length: count },
      (_, at) => ({ ...(at === answer ? { text: "x" } : { reasoning: ` t${at}` }), after: 1 }),
    );
    return ofCall("stuck", { chunks });
  };
  assertEquals(thoughts(-1, 16_383), []);
  assertEquals(thoughts(-1, 16_384), ["endless-reasoning"]);
  assertEquals(thoughts(5, 17_000), []);
});

Deno.test("stuck: a prompt that is done and brings no token is told from one that stands still", () => {
  const at = (processed: number) => {
    const trace = imaginedTrace();
    const span = trace.start({ request: ask(words(400)) });
    const step = { total: 400, cached: 0, processed, serverMs: null };
    trace.push({ kind: "prompt.progressed", span, ...step } as never, 100);
    trace.push({ kind: "chunk.received", span, text: "a" } as never, 11_000);
    return says("stuck", trace);
  };
  assertEquals(at(200), ["prefill-stalled"]);
  assertEquals(at(400), ["first-token-late"]);
});

Deno.test("stuck: a long line of dashes is no circle, a very long one is", () => {
  const dashes = (length: number) => {
    const chunks = Array.from({ length: length / 4 }, () => ({ text: "----", after: 1 }));
    return ofCall("stuck", { chunks });
  };
  assertEquals(dashes(1200), []);
  assertEquals(dashes(4000), ["repetition"]);
});

Deno.test("template: another template of the model than an earlier run had, and the same one", () => {
  const run = (name: string, sha256: string, digest = "d") => {
    const { header } = withContext(512);
    const [one] = header.models;
    const model = {
      ...one?.model,
      templateSha256: { value: sha256, source: "t" },
      digest: { value: digest, source: "t" },
    };
    const models = [{ ...one, model }] as unknown as typeof header.models;
    const trace = new ImaginedTrace({ ...header, run: name, models });
    trace.call({});
    return trace;
  };
  const alarms = activeAlarms(["template"]);
  const after = (later: ImaginedTrace) =>
    named(raisedBy(later, { alarms, earlier: [run("a", "1")] }));
  assertEquals(after(run("b", "2")), ["template/template-changed"]);
  assertEquals(after(run("b", "1")), []);
  assertEquals(after(run("b", "2", "other weights")), []);
});

Deno.test("template: images make other counts, and a BOS is only doubled by exactly one token", () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AA" } };
  const seen = (content: unknown) => {
    const trace = imaginedTrace();
    for (const inputTokens of [40, 55]) {
      trace.call({
        request: { model: "m", messages: [{ role: "user", content }] },
        usage: { inputTokens },
      });
    }
    return says("template", trace);
  };
  assertEquals(seen([{ type: "text", text: "What is it?" }, image]), []);
  assertEquals(seen("What is it?"), ["rendered-differently"]);

  const counted = (inputTokens: number, text: string) => {
    const trace = imaginedTrace();
    const span = trace.call({ usage: { inputTokens } });
    const rendered = { messages: "call", model: "m", tokens: 20, source: "/tokenize" };
    trace.push({ kind: "prompt.rendered", span, text, ...rendered } as never);
    return says("template", trace);
  };
  assertEquals(counted(21, "<s>[INST] Hi"), ["bos-doubled"]);
  assertEquals(counted(20, "<s>[INST] Hi"), []);
  assertEquals(counted(22, "<s>[INST] Hi"), []);
  assertEquals(counted(21, "[INST] Hi"), []);
});

Deno.test("wrong-numbers: counts may differ by four tokens or 5 %, limits by the end token", () => {
  const counted = (tokens: number, outputTokens: number) =>
    ofCall("wrong-numbers", { usage: { outputTokens }, more: { tokens, text: words(400) } });
  assertEquals(counted(20, 24), []);
  assertEquals(counted(20, 25), ["usage-miscounted"]);
  assertEquals(counted(200, 210), []);
  assertEquals(counted(200, 212), ["usage-miscounted"]);

  const limited = (outputTokens: number) => {
    const request = ask("Hi", { max_tokens: 8 });
    return ofCall("wrong-numbers", { request, usage: { outputTokens } });
  };
  assertEquals(limited(9), []);
  assertEquals(limited(10), ["usage-impossible"]);

  const flat = (length: number, odd = -0.5) => {
    const chunks = Array.from({ length }, (_, at) => ({
      text: ` w${at}`,
      lp: [at === 7 ? odd : -0.5],
    }));
    return ofCall("wrong-numbers", { chunks });
  };
  assertEquals(flat(31), []);
  assertEquals(flat(32), ["logprobs-constant"]);
  assertEquals(flat(32, -0.6), []);
});

Deno.test("wrong-numbers: a full context explains an end, timings may differ by one, tokens have characters", () => {
  const full = (room: number) => {
    const trace = withContext(room);
    const request = ask("Hi", { max_tokens: 900 });
    trace.call({
      request,
      usage: { inputTokens: 330, outputTokens: 182 },
      finishReason: "length",
      more: { text: words(200) },
    });
    return says("wrong-numbers", trace);
  };
  assertEquals(full(512), []);
  assertEquals(full(4096), ["finish-contradicts"]);

  const dense = (outputTokens: number) =>
    ofCall("wrong-numbers", { chunks: [{ text: "0123456789" }], usage: { outputTokens } });
  assertEquals(dense(104), []);
  assertEquals(dense(105), ["usage-impossible"]);

  const split = (promptTokens: number) =>
    ofCall("wrong-numbers", {
      usage: { inputTokens: 100, cachedTokens: 40 },
      timings: { promptTokens, cachedTokens: 40 },
    });
  assertEquals(split(61), []);
  assertEquals(split(62), ["usage-impossible"]);
});

Deno.test("wrong-numbers: where a benchmark only measures, an answer that was cut is meant", () => {
  const cut = (chance: number | null) => {
    const trace = imaginedTrace();
    const benchmark = { benchmark: "b", version: "1", model: "m", provider: "p", planned: 1 };
    trace.push({ kind: "benchmark.started", span: "b1", chance, ...benchmark } as never);
    const sample = { sample: "q", hash: "h", target: "t" };
    trace.push({ kind: "sample.started", span: "s0", parent: "b1", ...sample } as never);
    const chunks = [{ text: "a" }, { text: "b" }];
    trace.call({ request: ask("Hi", { max_tokens: 2 }), chunks, finishReason: "length" });
    return says("wrong-numbers", trace);
  };
  assertEquals(cut(0), ["cut-at-max-tokens"]);
  assertEquals(cut(null), []);
});

Deno.test("slower: less than a tenth is not told, and neither are answers of another kind", () => {
  const halves = (
    late: number,
    kind: (index: number) => Partial<ImaginedCall> = () => ({}),
  ) => {
    const trace = imaginedTrace();
    for (let index = 0; index < 80; index++) {
      const rate = (index < 40 ? 100 : late) * (1 + 0.01 * Math.sin(index * 7));
      trace.call({ timings: { outputTokens: 100, outputMs: 100_000 / rate }, ...kind(index) });
    }
    return says("slower", trace);
  };
  assertEquals(halves(92), []);
  assertEquals(halves(88), ["slower-than-before"]);
  assertEquals(halves(120), []);
  // With a context eight times as long each token takes longer.
  assertEquals(halves(70, (index) => ({ usage: { inputTokens: index < 40 ? 100 : 800 } })), []);
  assertEquals(halves(70, (index) => ({ model: index < 40 ? "m" : "n" })), []);
  // Where two are answered at a time, each is slower.
  const beside = imaginedTrace();
  for (let index = 0; index < 80; index++) {
    if (index === 40) beside.start({ request: ask("Something long") });
    const outputMs = (index < 40 ? 1000 : 1700) + index % 7;
    beside.call({ timings: { outputTokens: 100, outputMs } });
  }
  assertEquals(says("slower", beside), []);
  // Of ten tokens at a time our clock sees too few arrivals.
  const many = (index: number): Partial<ImaginedCall> => ({
    timings: null,
    usage: { outputTokens: 100 },
    chunks: Array.from({ length: 10 }, () => ({ text: " x", after: index < 40 ? 100 : 170 })),
  });
  assertEquals(halves(100, many), []);
  // Of few tokens a rate says little.
  assertEquals(halves(70, () => ({ timings: { outputTokens: 15, outputMs: 150 } })), []);
});

Deno.test("not-the-same: a request that leaves something to chance may be answered otherwise", () => {
  const twice = (more: object, texts: readonly string[] = ["a", "b"]) => {
    const trace = imaginedTrace();
    for (const text of texts) trace.call({ request: ask("Hi", { ...more }), chunks: [{ text }] });
    return named(raisedBy(trace));
  };
  const another = "not-the-same/another-answer";
  assertEquals(twice({}), []);
  assertEquals(twice({ temperature: 0.7 }), []);
  assertEquals(twice({ temperature: 0.7, seed: 3 }), [another]);
  assertEquals(twice({ temperature: 0 }), [another]);
  // The first answer stays the one to compare with.
  assertEquals(twice({ seed: 3 }, ["a", "b", "a", "b"]), [another, another]);
});
