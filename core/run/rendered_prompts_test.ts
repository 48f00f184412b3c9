import { assert, assertEquals, assertMatch } from "@std/assert";
import llamaCpp from "../../plugins/provider-llama-cpp/mod.ts";
import { activeAlarms as builtIn } from "../testing/staged_watch.ts";
import { AlarmRecomputation } from "../alarms/recompute.ts";
import { AlarmWatch } from "../alarms/watch.ts";
import type { SampleRequest } from "../benchmark/contract.ts";
import type { Message } from "../provider/contract.ts";
import { type Defect, PERSONAS, startImitation } from "../testing/imitation/mod.ts";
import { words } from "../testing/imagined_trace.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { quiz, stageRun } from "../testing/run_stage.ts";

/** Prompts from which characters per token are learned, then a conversation of 31 messages and 3,000 words. */
function requests(): SampleRequest[] {
  const plain = Array.from({ length: 8 }, (_, index): SampleRequest => ({
    messages: [{ role: "user", content: words(300 + 10 * index, index) }],
  }));
  const turns = Array.from({ length: 30 }, (_, index): Message => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: words(100, index),
  }));
  const messages: Message[] = [{ role: "system", content: words(50) }, ...turns];
  return [...plain, { messages }];
}

/** What a run before an imitated llama-server writes down. */
async function traceOf(defect?: Defect) {
  const persona = PERSONAS["llama-cpp"]();
  await using imitation = await startImitation({ persona, ...(defect ? { defect } : {}) });
  const provider = providerOn(llamaCpp, { url: imitation.url });
  const benchmark = quiz([], {
    samples: () => requests().map((request, index) => ({ id: `q${index}`, target: "", request })),
  });
  await using stage = await stageRun({ provider, benchmarks: [benchmark] });
  const { thrown, fold } = await stage.run({ alarms: new AlarmWatch(builtIn(["truncated"])) });
  assertEquals(thrown, undefined);
  return { ...await stage.trace(), fold };
}

Deno.test("a prompt that seems cut is counted by the server's own tokenizer, and what was lost is named", async () => {
  // The server keeps the system text and as many of the latest messages as make 1,000 words: nine.
  const defect = { kind: "truncates-prompt", keeps: "latest", words: 1000 } as const;
  const { events, header, fold } = await traceOf(defect);

  const calls = events.filter(({ kind }) => kind === "call.started").map(({ span }) => span);
  const raised = events.filter((event) => event.kind === "alarm.raised");
  const [guess, counted] = raised;
  assertEquals(raised.map(({ alarm, finding, span }) => [`${alarm}/${finding}`, span]), [
    ["truncated/prompt-cut", calls[8]],
    ["truncated/prompt-cut", calls[8]],
  ]);
  assert((guess?.confidence ?? 1) < 1);
  assertMatch(String(guess?.evidence["counted"]), /^estimated from 8 calls/);

  assertEquals(counted?.confidence, 1);
  assertMatch(
    String(counted?.evidence["counted"]),
    /tokenizer \(\/apply-template and \/tokenize\)/,
  );
  const rendered = events.filter((event) =>
    event.kind === "prompt.rendered" && event.span === calls[8]
  );
  assertEquals(rendered.map(({ seq }) => seq), [counted?.evidence["rendered"]]);
  const { sentTokens, evaluatedTokens } = counted?.evidence ?? {};
  const ended = events.find((event) => event.kind === "call.completed" && event.span === calls[8]);
  assert(ended?.kind === "call.completed");
  assertEquals(evaluatedTokens, ended.usage?.inputTokens);
  // A word is a token there; the template adds one at most for each message.
  assert(Number(sentTokens) >= 3050 && Number(sentTokens) <= 3050 + 40, `${sentTokens}`);
  assert(Number(evaluatedTokens) <= 1000 + 40, `${evaluatedTokens}`);
  // messages[0] is the system text; of the 30 others the first 21 were dropped. By characters that
  // is known to within a part of a message.
  const lost = counted?.evidence["probablyLost"];
  assertEquals(lost, [
    ...Array.from({ length: 20 }, (_, index) => `messages[${index + 1}]`),
    "the beginning of messages[21]",
  ]);

  // To whoever asks how many there were, it is one prompt that was cut.
  assertEquals(fold.alarms.counts.map(({ count, confidence }) => [count, confidence]), [[1, 1]]);
  const again = new AlarmRecomputation(new AlarmWatch(builtIn(["truncated"])), header);
  for (const event of events) again.add(event);
  assertEquals(again.end().alarms.map(({ seq }) => seq), [counted?.seq ?? null]);
});

Deno.test("a prompt that is worked on whole raises nothing, and nobody counts it again", async () => {
  const { events } = await traceOf();
  assertEquals(events.filter(({ kind }) => kind === "alarm.raised"), []);
  const rendered = events.filter((event) => event.kind === "prompt.rendered");
  assertEquals(rendered.map(({ messages }) => messages), ["reference-1"]);
});
