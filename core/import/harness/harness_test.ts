import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { deflateRawSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { ImportError } from "../errors.ts";
import type { HarnessRun } from "./contract.ts";
import { inspectJson, inspectRun } from "./inspect.ts";
import { lmEvalRun, taskName } from "./lm_eval.ts";
import { COMPARED, GENERATED, INSPECT_HEADER, INSPECT_SAMPLES, RESULTS } from "./testdata/logs.ts";
import { isZip, zipEntries, ZipError } from "./zip.ts";

const DATE = "2026-11-26T16-51-47.316761";
const lmEval = (results: string | undefined = RESULTS) =>
  lmEvalRun({
    results,
    samples: new Map([
      [`samples_day_gen_${DATE}.jsonl`, GENERATED],
      [`samples_day_mc_${DATE}.jsonl`, COMPARED],
    ]),
  }, "a file");

/** Id, score, and the metrics of each sample of a task; of what failed the kind of failure. */
function verdicts({ tasks }: HarnessRun, number = 0): unknown[] {
  return tasks[number]?.samples.map(({ id, verdict }) =>
    "failure" in verdict
      ? [id, verdict.failure.type]
      : [id, verdict.score, ...verdict.metrics.map(({ name, value }) => `${name} ${value}`)]
  ) ?? [];
}

Deno.test("lmEvalRun() has an item once, scored by the first filter, with every filter as a metric", () => {
  const run = lmEval();
  assertEquals(
    [run.model, run.version, run.tasks.map(({ name, version }) => `${name} ${version}`)],
    ["qwen3:8b", "0.4.13", ["day_gen lm-eval 2", "day_mc lm-eval 1"]],
  );
  assertEquals(run.began, 1_795_711_907_060);
  assertEquals(verdicts(run), [
    ["0", 0, "exact_match,strict-match 0", "exact_match,flexible-extract 1"],
    ["1", 1, "exact_match,strict-match 1", "exact_match,flexible-extract 1"],
  ]);
  assertEquals(run.skipped, [{ place: "day_gen, line 5", reason: "no sample: torn or damaged" }]);
  const [first] = run.tasks[0]?.samples ?? [];
  assertEquals(first?.request, { prompt: "Q: question 0\nA:", until: ["\n"], max_gen_toks: 8 });
  assertEquals([first?.answer?.text, first?.times], ["lol", { sent: null, end: null }]);
  assert(first !== undefined && "taken" in first.verdict && first.verdict.taken === "[invalid]");
});

Deno.test("lmEvalRun() makes no answer of likelihoods, and no model of a run without results", () => {
  const [compared] = lmEval().tasks[1]?.samples ?? [];
  assertEquals(compared?.answer, null);
  assertEquals(verdicts(lmEval(), 1), [["0", 1, "acc,none 1", "acc_norm,none 0"]]);
  const bare = lmEvalRun(
    { results: undefined, samples: new Map([["samples_x.jsonl", GENERATED]]) },
    "f",
  );
  assertEquals([bare.model, bare.tasks[0]?.version], ["(not named)", "unknown"]);
  assertMatch(bare.lacks.join("\n"), /there is no results file beside the samples/);
  assertEquals(taskName(`out/samples_gsm8k_cot_${DATE}.jsonl`), "gsm8k_cot");
});

Deno.test("lmEvalRun() reads chats, and flags by instruction, and refuses what is none", () => {
  const one = {
    doc_id: 7,
    arguments: { gen_args_0: { arg_0: '[{"role":"user","content":"Hi"}]', arg_1: {} } },
    ...{ resps: [["x"]], filter: "none", metrics: ["strict", "each", "bleu"] },
    ...{ strict: true, each: [true, false], bleu: 31.5 },
  };
  const run = lmEvalRun({
    results: RESULTS,
    samples: new Map([["samples_i.jsonl", JSON.stringify(one)]]),
  }, "f");
  assertEquals(run.tasks[0]?.samples[0]?.request, { messages: [{ role: "user", content: "Hi" }] });
  assertEquals(verdicts(run), [[
    "7",
    1,
    "strict,none 1",
    "each,none 1",
    "each,none 0",
    "bleu,none 31.5",
  ]]);
  for (const text of ["", "{}", '{"a":1}', "<html>"]) {
    assertThrows(
      () => lmEvalRun({ results: undefined, samples: new Map([["samples_a.jsonl", text]]) }, "f"),
      ImportError,
    );
  }
  assertThrows(() => lmEvalRun({ results: "[", samples: new Map() }, "f"), ImportError);
});

const inspect = (samples: readonly unknown[] = INSPECT_SAMPLES) =>
  inspectRun(inspectJson(JSON.stringify({ ...INSPECT_HEADER, samples }), "f"), "f");

Deno.test("inspectRun() has scores, epochs, failures, attachments, reasoning and tool calls", () => {
  const run = inspect();
  assertEquals(
    [run.model, run.version, run.tasks[0]?.name, run.tasks[0]?.version],
    ["mockllm/model", "0.3.285", "days", "inspect 3"],
  );
  assertEquals(verdicts(run), [
    ["a_1", 1, "includes 1", "other 0.25"],
    ["2", 0, "includes 0", "other 0.25"],
    ["3", "harness_error"],
    ["a_1.e2", 0.5, "includes 0.5", "other 0.25"],
    ["4", "not_scored"],
  ]);
  const [first, , , again] = run.tasks[0]?.samples ?? [];
  assertEquals([first?.item, again?.item], ["a_1", "a_1"]);
  assertEquals(first?.request, {
    messages: [{ role: "system", content: "Be short" }, { role: "user", content: "Which day?" }],
  });
  assertEquals([first?.answer?.text, first?.answer?.reasoning], ["Monday", "Hm"]);
  assertEquals(first?.answer?.toolCalls, [{ id: "c1", name: "day", arguments: '{"n":1}' }]);
  assertEquals(first?.answer?.usage?.inputTokens, 9);
  assertEquals((first?.times.end ?? 0) - (first?.times.sent ?? 0), 250);
});

Deno.test("inspectRun() says what is torn, and refuses what is no log", () => {
  const run = inspect([...INSPECT_SAMPLES, undefined, 5]);
  assertEquals(run.skipped.map(({ place }) => place), ["sample 6", "sample 7"]);
  for (const text of ["", "[]", "{}", JSON.stringify({ eval: { task: "x" }, samples: [] })]) {
    assertThrows(() => inspectRun(inspectJson(text, "f"), "f"), ImportError);
  }
});

Deno.test("both importers take any JSON for a log, a torn one or none, and never fail otherwise", () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  fc.assert(fc.property(json, json, (header, sample) => {
    const tries = [
      () => inspectRun({ header, samples: [{ place: "1", value: sample }] }, "f"),
      () =>
        inspectRun({
          header: INSPECT_HEADER,
          samples: [{ place: "1", value: { ...Object(sample), id: 1 } }],
        }, "f"),
      () =>
        lmEvalRun({
          results: JSON.stringify(header),
          samples: new Map([["samples_a.jsonl", JSON.stringify({ ...Object(sample), doc_id: 1 })]]),
        }, "f"),
    ];
    for (const attempt of tries) {
      try {
        assert(attempt().tasks.length > 0);
      } catch (cause) {
        assert(cause instanceof ImportError, String(cause));
      }
    }
  }));
});

/** An archive with one entry for each way of compressing, written here byte by byte. */
function archive(files: readonly (readonly [name: string, text: string, method: 0 | 8 | 93])[]) {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const u = (...numbers: readonly (readonly [value: number, bytes: number])[]) =>
    Uint8Array.from(
      numbers.flatMap(([value, bytes]) =>
        Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256)
      ),
    );
  let at = 0;
  for (const [name, text, method] of files) {
    const [raw, label] = [new TextEncoder().encode(text), new TextEncoder().encode(name)];
    const packed = method === 8 ? deflateRawSync(raw) : method === 93 ? zstdCompressSync(raw) : raw;
    const sizes = [[packed.length, 4], [raw.length, 4], [label.length, 2], [0, 2]] as const;
    const local = u([0x04034b50, 4], [20, 2], [0, 2], [method, 2], [0, 8], ...sizes);
    parts.push(local, label, packed);
    directory.push(
      u([0x02014b50, 4], [20, 2], [20, 2], [0, 2], [method, 2], [0, 8], ...sizes, [0, 10], [at, 4]),
      label,
    );
    at += local.length + label.length + packed.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = u(
    [0x06054b50, 4],
    [0, 4],
    [files.length, 2],
    [files.length, 2],
    [length, 4],
    [at, 4],
    [0, 2],
  );
  const all = [...parts, ...directory, end];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let next = 0;
  for (const part of all) {
    bytes.set(part, next);
    next += part.length;
  }
  return bytes;
}

const TEXT = "long ".repeat(200);
const ARCHIVE = archive([["stored", TEXT, 0], ["deflated", TEXT, 8], [
  "samples/a/1.json",
  TEXT,
  93,
]]);

Deno.test("zipEntries() reads stored, deflated and Zstandard entries, and no more than is allowed", () => {
  assert(isZip(ARCHIVE));
  const read = zipEntries(ARCHIVE).map((entry) => [
    entry.name,
    new TextDecoder().decode(entry.bytes(2000)),
  ]);
  assertEquals(read, [["stored", TEXT], ["deflated", TEXT], ["samples/a/1.json", TEXT]]);
  for (const entry of zipEntries(ARCHIVE)) assertThrows(() => entry.bytes(999), ZipError);
});

Deno.test("zipEntries() says so of every archive that is damaged or cut off, whatever it is", () => {
  fc.assert(
    fc.property(fc.nat(ARCHIVE.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
      const bytes = cut ? ARCHIVE.slice(0, at) : ARCHIVE.with(at, byte);
      try {
        for (const entry of zipEntries(bytes)) entry.bytes(100_000);
      } catch (cause) {
        assert(cause instanceof ZipError, String(cause));
      }
    }),
    { numRuns: 500 },
  );
});
