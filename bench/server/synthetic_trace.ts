/** Traces of any size, written by the real writer, for measurements and for looking at pages. @module */

import type { Emission } from "../../core/bus.ts";
import type { RunModel } from "../../core/events/header.ts";
import { unknownModel } from "../../core/provider/unknown_model.ts";
import { random } from "../../core/random.ts";
import { newRunId } from "../../core/trace/layout.ts";
import { sampleHeader } from "../../core/trace/testdata/sample_header.ts";
import { TraceWriter } from "../../core/trace/writer.ts";

/** What a trace is to hold. */
export interface SyntheticTrace {
  /** Samples, each with one call. */
  readonly calls: number;
  /** Chunks of each call. */
  readonly chunks: number;
  /** Whether chunks tell the probability of each token and five alternatives. Default false. */
  readonly logprobs?: boolean;
  /** Calls under way at a time. Default 1. */
  readonly lanes?: number;
  /** Milliseconds between chunks. Default 20. */
  readonly pace?: number;
  /** Seconds between readings of the machine. Default 1. */
  readonly machine?: number;
  /** Wall-clock start; default so that the run ends now. */
  readonly started?: Date;
  /** Name of the model. Default `synthetic`. */
  readonly model?: string;
}

/** Milliseconds until the first chunk. */
const WAIT = 150;
const WORDS = "the model said that a cache was full and then it went on with seven more words"
  .split(
    " ",
  );

/** Writes one trace below `folder`; returns its path. It says of itself that it is synthetic. */
export async function writeSyntheticTrace(
  folder: string,
  {
    calls,
    chunks,
    logprobs = false,
    lanes = 1,
    pace = 20,
    machine = 1,
    model = "synthetic",
    started,
  }: SyntheticTrace,
): Promise<string> {
  const lasts = Math.ceil(calls / lanes) * (WAIT + chunks * pace + 50) + 100;
  const begins = started ?? new Date(Date.now() - lasts);
  const run = newRunId(begins, `synthetic-${calls}x${chunks}`);
  const unknown = { value: null, reason: "made up for a measurement" };
  const models: RunModel[] = [{
    span: "m1",
    provider: "synthetic",
    model: unknownModel(model, unknown.reason),
    server: { url: null, server: unknown, version: unknown, slots: unknown },
  }];
  const path = `${folder}/${run}`;
  await using writer = TraceWriter.create(
    path,
    sampleHeader({ run, models, started: begins.toISOString(), command: ["run", "--synthetic"] }),
  );
  const base = performance.now() - writer.time() / 1e6;
  const write = (at: number, draft: Emission) => writer.append({ ...draft, at: base + at });
  const draw = random(1, "synthetic").next;
  write(1, { kind: "run.started", planSha256: "0".repeat(64), samples: calls });
  const bench = write(2, {
    kind: "benchmark.started",
    benchmark: "synthetic",
    version: "1",
    provider: "synthetic",
    model,
    samples: calls,
    chance: 0,
    parent: "m1",
  });
  const timeline: { readonly at: number; readonly write: () => void }[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    let at = 10 + lane * 7;
    for (let index = lane; index < calls; index += lanes) {
      const one = new SyntheticCall({ index, at, chunks, pace, logprobs, model, draw });
      timeline.push(...one.steps(bench.span, write));
      at = one.ends + 40;
    }
  }
  const ends = timeline.reduce((last, { at }) => Math.max(last, at), 0);
  for (let at = 0; at < ends; at += machine * 1000) {
    timeline.push({ at, write: () => write(at, { kind: "machine.sampled", ...readings(draw()) }) });
  }
  for (const step of timeline.sort((a, b) => a.at - b.at)) step.write();
  const scored = calls;
  write(ends + 1, { kind: "benchmark.completed", span: bench.span, scored, failed: 0, mean: 0.5 });
  write(ends + 2, { kind: "run.completed", scored, failed: 0 });
  return path;
}

interface CallPlan {
  readonly index: number;
  readonly at: number;
  readonly chunks: number;
  readonly pace: number;
  readonly logprobs: boolean;
  readonly model: string;
  readonly draw: () => number;
}

type Write = (at: number, draft: Emission) => { readonly span: string; readonly t: number };

class SyntheticCall {
  readonly #plan: CallPlan;

  constructor(plan: CallPlan) {
    this.#plan = plan;
  }

  /** When its sample has an outcome. */
  get ends(): number {
    const { at, chunks, pace } = this.#plan;
    return at + WAIT + chunks * pace + 10;
  }

  /** One step per event, because calls of several lanes mix. */
  *steps(parent: string, write: Write): Generator<{ at: number; write: () => void }> {
    const { index, at, chunks, pace, model, draw } = this.#plan;
    const sample = `1/synthetic/item-${index}`;
    let span = "";
    let call = { span: "", t: 0 };
    yield {
      at,
      write: () =>
        span = write(at, {
          kind: "sample.started",
          sample,
          hash: index.toString(16).padStart(64, "0"),
          family: `family-${index % 5}`,
          target: `answer ${index}`,
          parent,
        }).span,
    };
    yield {
      at: at + 1,
      write: () =>
        call = write(at + 1, {
          kind: "call.started",
          operation: "chat",
          provider: "synthetic",
          model,
          url: null,
          attempt: 1,
          request: { model, messages: [{ role: "user", content: `Synthetic question ${index}` }] },
          parent: `${span}/1`,
        }),
    };
    const times: number[] = [];
    const text: string[] = [];
    for (let place = 0; place < chunks; place++) {
      // Every chunk a little off its beat, and one in 500 late.
      const late = draw() < 0.002 ? pace * 0.9 : 0;
      const when = at + WAIT + place * pace + draw() * pace * 0.1 + late;
      yield {
        at: when,
        write: () => {
          const word = ` ${WORDS[place % WORDS.length]}`;
          text.push(word);
          times.push(
            write(when, { kind: "chunk.received", span: call.span, ...this.#chunk(word, place) }).t,
          );
        },
      };
    }
    yield {
      at: this.ends - 2,
      write: () =>
        write(this.ends - 2, {
          kind: "call.completed",
          span: call.span,
          text: text.join(""),
          finishReason: "stop",
          usage: { inputTokens: 12, outputTokens: chunks, cachedTokens: 0, reasoningTokens: null },
          timings: null,
          clock: {
            sent: call.t,
            headers: times[0] ?? null,
            first: times[0] ?? null,
            firstAnswer: times[0] ?? null,
            last: times.at(-1) ?? null,
            end: Math.max(call.t, times.at(-1) ?? 0) + 1e6,
          },
          chunks,
          tokens: chunks,
          responseId: null,
          responseModel: model,
          fingerprint: null,
        }),
    };
    yield {
      at: this.ends,
      write: () =>
        write(this.ends, {
          kind: "sample.scored",
          span,
          sample,
          score: index % 2,
          answer: `answer ${index}`,
          explanation: index % 2 === 1 ? "Right" : "Made up to be wrong",
        }),
    };
  }

  #chunk(text: string, place: number): { text: string } & Record<string, unknown> {
    const { logprobs, draw } = this.#plan;
    if (!logprobs) return { text };
    const lp = Number(Math.log(0.05 + 0.95 * draw()).toPrecision(7));
    const top = Array.from(
      { length: 5 },
      (_, rank): [string, number] => [
        ` ${WORDS[(place + rank + 1) % WORDS.length]}`,
        Number((lp - rank - 1).toPrecision(7)),
      ],
    );
    return { text, ids: [place % 32_000], lp: [lp], top: [top] };
  }
}

function readings(level: number): { readings: Record<string, number> } {
  return {
    readings: {
      "machine.cpu.used_ratio": Number(level.toFixed(4)),
      "machine.memory.available_bytes": Math.round(4e9 + level * 1e9),
      "server.memory.rss_bytes": Math.round(1e9 + level * 1e7),
    },
  };
}
