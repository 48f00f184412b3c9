/** Runs of a framework that never were, for tests: answers are made of a number for each prompt. @module */

import type { EventDraft, TraceEvent } from "../../events/mod.ts";
import type { Header } from "../../events/header.ts";
import type { Scheme } from "../../events/scheme.ts";
import { RunFold } from "../../run/fold.ts";
import { imaginedHeader } from "../imagined_header.ts";

/** What one answer came to. */
export interface ImaginedAnswer {
  readonly score: number;
  readonly axes: Readonly<Record<string, number>>;
  readonly solved: boolean;
  readonly failures?: readonly string[];
  readonly evidence?: unknown;
  readonly target?: unknown;
  readonly text?: string;
  /** Output tokens; null where the server did not count them. */
  readonly tokens?: number | null;
  readonly pace?: number | null;
}

/** A run. */
export interface ImaginedRun {
  readonly run?: string;
  /** What its prompts say; runs that say something else under the same names are not alike. */
  readonly words?: string;
  readonly models: readonly string[];
  /** Category of each prompt, by its id. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly repetitions: number;
  /** Undefined for a sample that fails. */
  answer(of: {
    readonly model: number;
    readonly prompt: string;
    readonly repetition: number;
  }): ImaginedAnswer | undefined;
}

/** A scheme with two axes, two categories and two failures. */
export const SCHEME: Scheme = {
  title: "Workbench",
  axes: [
    { id: "truth", title: "Truth", about: "what is right", weight: 0.75 },
    { id: "form", title: "Form", about: "how it looks", weight: 0.25 },
  ],
  categories: [
    { id: "code", title: "Code", about: "programs" },
    { id: "words", title: "Words", about: "texts" },
    { id: "never", title: "Never", about: "nothing is asked" },
  ],
  failures: [
    { id: "logic", title: "Logic", about: "it is wrong" },
    { id: "style", title: "Style", about: "it is ugly" },
  ],
  metrics: [
    { id: "pace", title: "Pace", about: "how fast", better: "higher" },
  ],
  awards: [
    { title: "Overall", by: "score" },
    { title: "Coder", by: "category", id: "code" },
    { title: "Fastest", by: "metric", id: "pace" },
  ],
};

/** Header and fold of a run, as they would be read. */
export function imaginedRun(given: ImaginedRun): { header: Header; fold: RunFold } {
  const fold = new RunFold();
  for (const [seq, draft] of draftsOf(given).entries()) {
    // What an emitter stamps is all that a draft lacks.
    fold.add({ seq, t: seq * 1000, ...draft } as TraceEvent);
  }
  return { header: headerOf(given), fold };
}

/** The header of an imagined run. */
export function headerOf({ run = "imagined" }: ImaginedRun): Header {
  return {
    ...imaginedHeader(run),
    seed: 7,
    framework: { name: "workbench", version: "1.0.0", scheme: SCHEME, settings: {} },
  };
}

/** The events, in order. */
export function draftsOf(
  { models, prompts, repetitions, answer, words = "" }: ImaginedRun,
): (EventDraft & { readonly span: string })[] {
  const samples = Object.entries(prompts).flatMap(([prompt, category]) =>
    Array.from({ length: repetitions }, (_, index) => ({ prompt, category, repetition: index + 1 }))
  );
  return [
    {
      kind: "run.started",
      span: "run",
      planSha256: "plan",
      samples: samples.length * models.length,
    },
    ...models.flatMap((name, model) => [
      {
        kind: "benchmark.started" as const,
        span: `b${model}`,
        parent: `m${model}`,
        benchmark: "workbench",
        version: "1.0.0",
        provider: "imagined",
        model: name,
        samples: samples.length,
        chance: 0,
      },
      ...samples.flatMap(({ prompt, category, repetition }) =>
        sampleDrafts(answer({ model, prompt, repetition }), {
          span: `m${model}/${prompt}.r${repetition}`,
          parent: `b${model}`,
          model: name,
          words,
          sample: `${model + 1}/workbench/${prompt}.r${repetition}`,
          family: category,
          item: prompt,
          // Prompts of one item: `sort.1` and `sort.2`.
          source: prompt.replace(/\.\d+$/, ""),
        })
      ),
    ]),
    { kind: "run.completed", span: "run", scored: 0, failed: 0 },
  ];
}

function sampleDrafts(
  answer: ImaginedAnswer | undefined,
  { span, parent, model, sample, words, ...about }: {
    readonly span: string;
    readonly parent: string;
    readonly model: string;
    readonly sample: string;
    readonly words: string;
    readonly family: string;
    readonly item: string;
    readonly source: string;
  },
): (EventDraft & { readonly span: string })[] {
  const hash = words + sample.slice(sample.indexOf("/"));
  const started = {
    kind: "sample.started" as const,
    span,
    parent,
    sample,
    hash,
    ...about,
    target: answer?.target ?? null,
  };
  if (answer === undefined) {
    const error = { type: "stall", message: "nothing came", hint: "wait", retryable: true };
    return [started, { kind: "sample.failed", span, sample, error }];
  }
  const { tokens = 10, text = "", pace = 5 } = answer;
  const call = { span: `${span}/call`, parent: `${span}/1` };
  const clock = { sent: 1, headers: 2, first: 3, firstAnswer: 3, last: 4, end: 5 };
  const usage = {
    inputTokens: 1,
    outputTokens: tokens ?? 0,
    cachedTokens: null,
    reasoningTokens: null,
  };
  return [
    started,
    {
      kind: "call.started",
      ...call,
      operation: "chat",
      provider: "imagined",
      model,
      url: null,
      attempt: 1,
      request: { messages: [{ role: "user", content: about.item }] },
    },
    {
      kind: "call.completed",
      ...call,
      text,
      finishReason: "stop",
      usage: tokens === null ? null : usage,
      timings: null,
      clock,
      chunks: 1,
      tokens: null,
      responseId: null,
      responseModel: null,
      fingerprint: null,
    },
    {
      kind: "metric.recorded",
      span,
      name: "pace",
      value: pace,
      unit: "m/s",
      source: "imagined",
      ...(pace === null ? { reason: "it stood still" } : {}),
    },
    {
      kind: "sample.scored",
      span,
      sample,
      score: answer.score,
      answer: text,
      explanation: "imagined",
      axes: answer.axes,
      solved: answer.solved,
      failures: [...answer.failures ?? []],
      evidence: answer.evidence ?? {},
    },
  ];
}
