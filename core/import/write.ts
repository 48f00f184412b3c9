/** Writes recorded calls as a trace: beside its place, and moved there once it is whole. @module */

import type { Emission } from "../bus.ts";
import type { CallCompleted } from "../events/call.ts";
import type { Header, RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { TraceWriteError } from "../trace/errors.ts";
import { inside } from "../trace/layout.ts";
import type { RedactionRules } from "../trace/redaction.ts";
import { TraceWriter } from "../trace/writer.ts";
import { answerIn } from "./answer.ts";
import type { ImportPlan, PlannedCall } from "./plan.ts";

/** Where an import goes. */
export interface ImportTarget {
  /** Folder of the runs. */
  readonly folder: string;
  readonly header: Header;
  readonly redaction: RedactionRules;
}

/** What became of it. */
export interface Imported {
  readonly path: string;
  readonly completed: number;
  readonly failed: number;
}

/** The models that a plan's calls name, with all that a log does not tell of them. */
export function modelsOf({ calls, format }: Pick<ImportPlan, "calls" | "format">): RunModel[] {
  const seen = new Map<string, RunModel>();
  const reason = `the ${format.title} does not tell it`;
  const unknown = { value: null, reason } as const;
  for (const { asked: { provider, model, url } } of calls) {
    const key = JSON.stringify([provider, model]);
    if (seen.has(key)) continue;
    seen.set(key, {
      span: `m${seen.size + 1}`,
      provider,
      model: unknownModel(model, reason),
      server: {
        url: url === null ? null : new URL("/", url).href,
        server: unknown,
        version: unknown,
        slots: unknown,
      },
    });
  }
  return [...seen.values()];
}

/** The moment from which the times of a plan count: that of its first call; null when none has one. */
export function beginningOf({ calls }: Pick<ImportPlan, "calls">): number | null {
  const moments = calls.flatMap(({ call: { at, times: { sent } } }) =>
    [at, sent].filter((moment) => moment !== null)
  );
  return moments.length === 0 ? null : moments.reduce((least, one) => Math.min(least, one));
}

/** Writes a plan. Throws `TraceWriteError`; nothing is left behind then. */
export async function writeImport(
  plan: ImportPlan,
  { folder, header, redaction }: ImportTarget,
): Promise<Imported> {
  const path = inside(folder, header.run);
  // Folders with a dot are no runs to anybody, also when this process dies now.
  const draft = inside(folder, `.${header.run}.part`);
  try {
    const counts = await fill(plan, { draft, header, redaction });
    await moved(draft, path);
    return { path, ...counts };
  } catch (cause) {
    await discard(draft);
    throw cause;
  }
}

async function moved(draft: string, path: string): Promise<void> {
  try {
    await Deno.rename(draft, path);
  } catch (cause) {
    throw new TraceWriteError(path, cause);
  }
}

async function fill(
  plan: ImportPlan,
  { draft, header, redaction }: {
    readonly draft: string;
    readonly header: Header;
    readonly redaction: RedactionRules;
  },
): Promise<Omit<Imported, "path">> {
  await using writer = TraceWriter.create(draft, header, redaction);
  const importer = new Importer(writer, header.models);
  const counts = { completed: 0, failed: 0 };
  importer.append({ kind: "run.started", planSha256: null, samples: 0 }, null);
  for (const planned of plan.calls) counts[importer.call(planned)]++;
  importer.append({
    kind: "run.completed",
    scored: 0,
    failed: 0,
  }, null);
  return counts;
}

class Importer {
  readonly #writer: TraceWriter;
  readonly #models: readonly RunModel[];
  /** Milliseconds since 1970 of time 0. */
  readonly #began: number;
  /** The moment of the writer's clock that is time 0. */
  readonly #origin: number;
  #last = 0;

  constructor(writer: TraceWriter, models: readonly RunModel[]) {
    this.#writer = writer;
    this.#models = models;
    this.#began = Date.parse(writer.header.started);
    const now = performance.now();
    this.#origin = now - writer.time(now) / 1e6;
  }

  /** Writes an event at a moment of the log; without one, at that of the event before it. */
  append(draft: Emission, moment: number | null): string {
    if (moment !== null) this.#last = Math.max(0, moment - this.#began);
    return this.#writer.append({ ...draft, at: this.#origin + this.#last }).span;
  }

  call({ call, asked }: PlannedCall): "completed" | "failed" {
    const { times } = call;
    const model = this.#models.find(({ provider, model }) =>
      provider === asked.provider && model.id === asked.model
    );
    const span = this.append({
      kind: "call.started",
      ...(model === undefined ? {} : { parent: model.span }),
      ...asked,
      attempt: 1,
    }, times.sent ?? call.at);
    const answered = answerIn({
      body: call.response,
      status: call.status,
      error: call.error,
      where: asked.url ?? asked.provider,
    });
    const clock = this.#clock(call);
    if ("error" in answered) {
      const { error, body } = answered;
      this.append({
        kind: "call.failed",
        span,
        error,
        clock,
        chunks: null,
        ...(body === undefined ? {} : { body }),
      }, times.end);
      return "failed";
    }
    const { answer, unknown } = answered;
    const took = answer.timings === null ? timingsOf(call) : undefined;
    const reasons: Record<string, string> = { ...unknown };
    if (took !== undefined) delete reasons["timings"];
    for (const [name, moment] of Object.entries(clock)) {
      if (moment === null) reasons[`clock.${name}`] = times.reason;
    }
    this.append({
      kind: "call.completed",
      span,
      ...answer,
      ...(took === undefined ? {} : { timings: took }),
      clock,
      chunks: null,
      unknown: { ...reasons, chunks: "the log has no single chunks with their times" },
    }, times.end);
    return "completed";
  }

  #clock({ times }: PlannedCall["call"]): CallCompleted["clock"] {
    const at = (moment: number | null) =>
      moment === null ? null : Math.max(0, Math.round((moment - this.#began) * 1e6));
    return {
      sent: at(times.sent),
      headers: at(times.headers),
      first: at(times.first),
      firstAnswer: null,
      last: null,
      end: at(times.end),
    };
  }
}

/** The length of a call whose beginning the log does not name: no clock of ours, but a fact. */
function timingsOf({ took, times }: PlannedCall["call"]): CallCompleted["timings"] | undefined {
  if (took === null || times.sent !== null) return undefined;
  return {
    source: `${took.source} of the log`,
    promptTokens: null,
    cachedTokens: null,
    promptMs: null,
    outputTokens: null,
    outputMs: null,
    loadMs: null,
    totalMs: took.ms,
  };
}

async function discard(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
