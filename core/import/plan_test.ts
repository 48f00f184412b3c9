import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { answerIn } from "./answer.ts";
import type { FormatName } from "./contract.ts";
import { ImportError } from "./errors.ts";
import { FORMATS, planImport } from "./plan.ts";
import { ARCHIVE, RECORDS, SERVER_LOG, STREAM } from "./testdata/files.ts";

const planned = (text: string) => planImport(text, { file: "a file" });

/** Model, question and answer of each call. */
function exchanges(text: string): unknown[] {
  return planned(text).calls.map(({ call, asked }) => {
    const answered = answerIn({
      body: call.response,
      status: call.status,
      error: call.error,
      where: "it",
    });
    const body = Object(asked.request);
    const question = body.messages?.at(-1)?.content ?? body.prompt ?? body.input;
    return [
      asked.dialect,
      asked.model,
      question,
      "answer" in answered ? answered.answer.text : answered.error.type,
    ];
  });
}

Deno.test("planImport() reads an archive of Chrome, with times where it names them", () => {
  const { format, calls, skipped } = planned(ARCHIVE);

  assertEquals(format.name, "har");
  assertEquals(exchanges(ARCHIVE), [["openai-chat", "qwen3-8b", "Hi", "Hello"]]);
  assertEquals(skipped.map(({ place }) => place), ["entry 2"]);
  const started = Date.parse("2026-11-20T10:00:00.000Z");
  assertEquals(calls[0]?.call.times, {
    sent: started + 1.5,
    headers: started + 501.75,
    first: null,
    end: started + 1510,
    reason: "the archive has no time of single chunks",
  });
});

Deno.test("planImport() reads the server log of LM Studio, and claims no times finer than it has", () => {
  const { format, calls } = planned(SERVER_LOG);

  assertEquals(format.name, "lm-studio-log");
  assertEquals(exchanges(SERVER_LOG), [
    ["openai-chat", "one", "first }\n{", "ok"],
    ["openai-chat", "two", "second", "so far"],
    ["openai-chat", "one", "third", "server_error"],
  ]);
  assertEquals(calls.map(({ call }) => [call.times.sent, call.times.end]), [
    [null, null],
    [null, null],
    [null, null],
  ]);
});

Deno.test("planImport() reads what lms log stream printed", () => {
  const { format, calls, skipped } = planned(STREAM);

  assertEquals(format.name, "lm-studio-stream");
  assertEquals(exchanges(STREAM), [["openai-completions", "m", "<user>Hi", "Hello"]]);
  assertEquals(skipped.length, 2);
  assertEquals(calls[0]?.call.took, { ms: 995, source: "stats.totalTimeSec" });
});

Deno.test("planImport() reads records of batches, gateways, conversations and logging proxies", () => {
  assertEquals(exchanges(RECORDS), [
    ["ollama-chat", "llama3.2", "Hi", "Hello"],
    ["openai-chat", "gpt", "2+2", "4"],
    ["openai-chat", "(not named)", "hey", "yo"],
    ["openai-chat", "lite", "why", "because"],
    ["anthropic-messages", "claude", "A?", "AB"],
    ["ollama-generate", "g", "go on", "server_error"],
  ]);
  const { calls, skipped } = planned(RECORDS);
  const lite = calls.find(({ asked }) => asked.model === "lite")?.call.times;
  assertEquals([lite?.sent, lite?.first, lite?.end], [1764000000500, 1764000000750, 1764000001000]);
  assertEquals(skipped.map(({ reason }) => reason), ["no JSON object: torn or damaged"]);
});

Deno.test("planImport() reads records in a list, and one over several lines", () => {
  const [line = ""] = RECORDS.split("\n");
  const record: unknown = JSON.parse(line);
  const expected = exchanges(line);
  assertEquals(expected.length, 1);
  for (const value of [[record], record]) {
    for (const space of [0, 2]) {
      assertEquals(exchanges(JSON.stringify(value, null, space)), expected);
    }
  }
});

Deno.test("planImport() refuses what holds no call, and names what was wanted", () => {
  const refused: [string, RegExp][] = [
    ["", /it is empty/],
    ["hello", /in none of the formats/],
    ["<!doctype html>", /in none of the formats/],
    ['{"log": {"entries": [', /torn or damaged/],
    ['{"log": {"version": "1.2"}}', /wanted "log.entries"/],
    ['{"a": 1}\n{"b": 2}', /no call to a model; line 1: .*, and 1 more$/],
    ["[2025-04-17 18:32:10][INFO] Server started.", /no call to a model/],
  ];
  for (const [text, message] of refused) {
    const error = assertThrows(() => planned(text), ImportError);
    assert(message.test(error.message), `${JSON.stringify(text)}: ${error.message}`);
    assert(error.hint !== "");
  }
});

Deno.test("planImport() reads a file as the format that is asked for", () => {
  const read = (format: FormatName) => planImport(STREAM, { file: "a", format });

  assertEquals(read("lm-studio-stream").calls.length, 1);
  assertThrows(() => read("har"), ImportError);
});

Deno.test("planImport() refuses calls further apart than a trace can count", () => {
  const record = (time: string) =>
    JSON.stringify({ timestamp: time, request: { model: "m", prompt: "a" }, response: "b" });

  assertThrows(
    () => planned(`${record("2026-01-01T00:00:00Z")}\n${record("2026-06-01T00:00:00Z")}`),
    ImportError,
    "days apart",
  );
});

Deno.test("planImport() of any damage to a file is a plan or an ImportError, for every format", () => {
  const whole = fc.constantFrom(ARCHIVE, SERVER_LOG, STREAM, RECORDS);
  const damage = fc.record({
    text: whole,
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    put: fc.oneof(fc.string(), fc.constantFrom("{", "}", '"', "\n", "[", "null", "1e999", "\0")),
    format: fc.constantFrom(undefined, ...FORMATS.map(({ name }) => name)),
  });
  fc.assert(
    fc.property(damage, ({ text, cut, at, put, format }) => {
      const kept = text.slice(0, Math.round(text.length * cut));
      const place = Math.round(kept.length * at);
      const damaged = kept.slice(0, place) + put + kept.slice(place);
      try {
        const { calls } = planImport(damaged, { file: "a", format });
        for (const { call } of calls) {
          answerIn({ body: call.response, status: call.status, error: call.error, where: "it" });
        }
      } catch (cause) {
        if (!(cause instanceof ImportError)) throw cause;
      }
    }),
    { numRuns: 1000 },
  );
});
