/** Typed events through bus and trace writer, against a bare loop that writes the same lines. @module */

import { type Emission, EventBus } from "../core/bus.ts";
import type { Header } from "../core/events/header.ts";
import { machineFacts } from "../core/machine/facts.ts";
import { EVENT_FILES, inside, SCHEMA } from "../core/trace/layout.ts";
import type { RedactionRules } from "../core/trace/redaction.ts";
import { TraceWriter } from "../core/trace/writer.ts";
import { type Figure, medianFigure, present } from "./figure.ts";
import { makeTraceFolder } from "./trace_folder.ts";

const CALLS = 300;
const CHUNKS_PER_CALL = 60;
const REPETITIONS = 15;
/** Shaped like an API key; no text of the drafts ends in its beginning. */
const SECRET = "sk-0123456789abcdef";

if (import.meta.main) present(await measure());

/** Compares the rates of 18,900 events, without and with a secret to take out. */
async function measure(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  const header = await emptyHeader();
  const drafts = Array.from({ length: CALLS }, (_, call) => draftsOf(call)).flat();
  const typed = (rules: RedactionRules = {}) => {
    const path = folder.next();
    return { path, ms: writeTyped(drafts, TraceWriter.create(path, header, rules)) };
  };
  const events = linesOf(typed().path).map((line): unknown => JSON.parse(line));
  const plain: number[] = [];
  const redacted: number[] = [];
  const cost: number[] = [];
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    const bare = writeBare(events, folder.next());
    const { ms } = typed();
    const withSecret = typed({ secrets: [SECRET] }).ms;
    // The first turn warms up.
    if (turn === 0) continue;
    plain.push(bare / ms);
    redacted.push(bare / withSecret);
    cost.push(ms * 1000 / drafts.length);
  }
  return [
    medianFigure(plain, { what: "events: rate ÷ bare stringify and write", atLeast: 0.5 }),
    medianFigure(redacted, { what: "events: the same with a secret to take out" }),
    medianFigure(cost, { what: "events: cost of one", unit: "µs" }),
  ];
}

/** The events of one call with its sample. */
function draftsOf(call: number): Emission[] {
  const span = `c${call}`;
  const sample = `1/bench/${call}`;
  const words = [" the", " model", " answers", ",", " naïve", "ly", "\n", " 42"];
  const chunks = Array.from({ length: CHUNKS_PER_CALL }, (_, index): Emission => ({
    kind: "chunk.received",
    span,
    text: words[index % words.length] ?? "",
    ids: [1000 + index],
    lp: [-0.1234567 * index],
  }));
  return [
    { kind: "sample.started", parent: "b1", sample, hash: "0".repeat(64), target: "42" },
    {
      kind: "call.started",
      span,
      parent: `s${call}/1`,
      operation: "chat",
      provider: "openai-compatible",
      model: "imitation-1",
      url: "http://127.0.0.1:8000/v1/chat/completions",
      attempt: 1,
      request: { model: "imitation-1", messages: [{ role: "user", content: "What is 6 × 7?" }] },
    },
    ...chunks,
    {
      kind: "sample.scored",
      span: `s${call}`,
      sample,
      score: 1,
      answer: "42",
      explanation: "equal",
    },
  ];
}

function writeTyped(drafts: readonly Emission[], writer: TraceWriter): number {
  const channel = new EventBus().open("bench", writer);
  let delivered = 0;
  channel.on("*", () => {
    delivered++;
  });
  const begun = performance.now();
  for (const draft of drafts) channel.emit(draft);
  const ms = performance.now() - begun;
  if (delivered !== drafts.length) throw new Error(`Only ${delivered} events were delivered`);
  return ms;
}

function writeBare(events: readonly unknown[], path: string): number {
  using file = Deno.openSync(path, { append: true, create: true });
  const encoder = new TextEncoder();
  const begun = performance.now();
  for (const event of events) file.writeSync(encoder.encode(`${JSON.stringify(event)}\n`));
  return performance.now() - begun;
}

/** The lines of all files of a trace, without its header. */
function linesOf(path: string): string[] {
  const texts = EVENT_FILES.map((name) => Deno.readTextFileSync(inside(path, name)));
  return texts.join("").trimEnd().split("\n").slice(1);
}

async function emptyHeader(): Promise<Header> {
  const now = new Date();
  return {
    v: 1,
    kind: "header",
    schema: SCHEMA,
    run: "bench",
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${BigInt(now.getTime()) * 1_000_000n}`,
    program: { name: "model-lens", version: "0.0.0" },
    command: [],
    config: {},
    seed: 0,
    models: [],
    machine: await machineFacts(),
    git: { value: null, reason: "not asked for" },
    plugins: {},
  };
}
