/** Writes a run of another harness as a trace: its samples with their calls and verdicts, marked as imported. @module */

import type { Emission } from "../../bus.ts";
import type { Header, RunModel } from "../../events/header.ts";
import { unknownModel } from "../../provider/unknown_model.ts";
import { sha256 } from "../../sha256.ts";
import { scoreEstimate } from "../../stats/score_estimate.ts";
import type { RedactionRules } from "../../trace/redaction.ts";
import { writtenWhole } from "../../trace/whole_trace.ts";
import type { HarnessAnswer, HarnessRun, HarnessSample, HarnessTask } from "./contract.ts";

/** The model of a run, with all that its log does not tell. */
export function harnessModel({ harness, model }: HarnessRun): RunModel {
  const reason = `the log of ${harness} does not tell it`;
  const unknown = { value: null, reason } as const;
  return {
    span: "m1",
    provider: providerOf(harness),
    model: unknownModel(model, reason),
    server: { url: null, server: unknown, version: unknown, slots: unknown },
  };
}

/** What became of it. */
export interface WrittenRun {
  readonly path: string | undefined;
  readonly scored: number;
  readonly failed: number;
}

/** Writes it, or nothing at all. Throws `TraceWriteError`. */
export async function writeHarnessRun(
  run: HarnessRun,
  { folder, header, redaction }: {
    readonly folder: string;
    readonly header: Header;
    readonly redaction: RedactionRules;
  },
): Promise<WrittenRun> {
  const { path, result } = await writtenWhole(
    { folder, header, redaction, keep: true },
    (append) => Promise.resolve(new RunCopy(run, { header, append }).write()),
  );
  return { path, ...result };
}

function providerOf(harness: string): string {
  return harness === "Inspect" ? "inspect" : "lm-eval";
}

type Append = (draft: Emission) => { readonly span: string };

class RunCopy {
  readonly #run: HarnessRun;
  readonly #append: Append;
  readonly #began: number;
  #last = 0;
  #scored = 0;
  #failed = 0;

  constructor(
    run: HarnessRun,
    { header, append }: { readonly header: Header; readonly append: Append },
  ) {
    this.#run = run;
    this.#append = append;
    this.#began = Date.parse(header.started);
  }

  write(): { scored: number; failed: number } {
    const { tasks } = this.#run;
    const samples = tasks.flatMap((task) => task.samples);
    const plan = samples.map(({ id, hash }) => `${hash}  ${id}\n`).join("");
    this.#event({ kind: "run.started", planSha256: sha256(plan), samples: samples.length });
    for (const task of tasks) this.#task(task);
    this.#event({ kind: "run.completed", scored: this.#scored, failed: this.#failed });
    return { scored: this.#scored, failed: this.#failed };
  }

  #task({ name, version, samples }: HarnessTask): void {
    const { model, harness } = this.#run;
    const { span } = this.#event({
      ...{ kind: "benchmark.started", parent: "m1", benchmark: name, version, model },
      ...{ provider: providerOf(harness), samples: samples.length, chance: null },
    });
    const [scored, failed] = [this.#scored, this.#failed];
    const seen = new Set<string>();
    for (const sample of samples) {
      // What no id can have was replaced, and may have been all that told two of them apart.
      let id = sample.id;
      for (let number = 2; seen.has(id); number++) id = `${sample.id}.${number}`;
      seen.add(id);
      this.#sample({ ...sample, id }, { parent: span, task: name });
    }
    const scores = samples.flatMap(({ id, item = id, verdict }) =>
      "failure" in verdict || verdict.score === null
        ? []
        : [{ item, source: undefined, score: verdict.score }]
    );
    this.#event({
      ...{ kind: "benchmark.completed", span, scored: this.#scored - scored },
      ...{ failed: this.#failed - failed, mean: scoreEstimate(scores)?.mean ?? null },
    });
  }

  #sample(
    { id, item, hash, target, verdict, ...rest }: HarnessSample,
    { parent, task }: { readonly parent: string; readonly task: string },
  ): void {
    const sample = `1/${task}/${id}`;
    this.#at(rest.times.sent);
    const { span } = this.#event({
      ...{ kind: "sample.started", parent, sample, hash, target },
      ...(item === undefined ? {} : { item }),
    });
    this.#call(rest, span);
    if ("failure" in verdict) {
      this.#failed++;
      const error = { ...verdict.failure, retryable: false };
      this.#event({ kind: "sample.failed", span, sample, error });
      return;
    }
    this.#scored++;
    const { score, taken: answer, explanation, metrics } = verdict;
    for (const metric of metrics) this.#event({ kind: "metric.recorded", span, ...metric });
    this.#event({ kind: "sample.scored", span, sample, score, answer, explanation });
  }

  /** The call whose answer was judged; none where the log has neither its request nor its answer. */
  #call(
    { request, answer, times }: Pick<HarnessSample, "request" | "answer" | "times">,
    sample: string,
  ): void {
    if (request === null || answer === null) return;
    const { model, harness } = this.#run;
    const isChat = "messages" in request;
    const { span } = this.#event({
      ...{ kind: "call.started", parent: `${sample}/1`, attempt: 1, url: null, model },
      operation: isChat ? "chat" : "text_completion",
      provider: providerOf(harness),
      request: { model, ...request },
      dialect: isChat ? "openai-chat" : "openai-completions",
    });
    this.#at(times.end);
    this.#event({ ...completed(answer, times, this.#began), span });
  }

  #at(moment: number | null): void {
    if (moment === null) return;
    this.#last = Math.max(this.#last, Math.round(Math.max(0, moment - this.#began) * 1e6));
  }

  #event(draft: Emission): { readonly span: string } {
    return this.#append({ ...draft, time: this.#last });
  }
}

const SILENT = "the log does not tell it";

function completed(
  { text, reasoning, toolCalls, finishReason, usage, model }: HarnessAnswer,
  { sent, end }: HarnessSample["times"],
  began: number,
): Extract<Emission, { kind: "call.completed" }> {
  const at = (moment: number | null) =>
    moment === null ? null : Math.round(Math.max(0, moment - began) * 1e6);
  const absent = Object.entries({ finishReason, usage }).filter(([, value]) => value === null);
  const clocks = Object.entries({ sent, end }).filter(([, moment]) => moment === null);
  return {
    kind: "call.completed",
    text,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(toolCalls === undefined ? {} : { toolCalls: [...toolCalls] }),
    ...{ finishReason, usage, timings: null, chunks: null, tokens: null },
    // Those of the sample: a harness does not say when it sent the request itself.
    clock: {
      sent: at(sent),
      headers: null,
      first: null,
      firstAnswer: null,
      last: null,
      end: at(end),
    },
    ...{ responseId: null, responseModel: model, fingerprint: null },
    unknown: Object.fromEntries(
      [
        ...absent.map(([name]) => name),
        ...clocks.map(([name]) => `clock.${name}`),
        ...["timings", "chunks", "tokens", "clock.first"],
      ].map((name) => [name, SILENT]),
    ),
  };
}
