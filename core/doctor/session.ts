/** One examination from its first event to its last: a run whose samples are checks. @module */

import { EventBus, type RunChannel } from "../bus.ts";
import type { Header, RunModel } from "../events/header.ts";
import { ProviderError } from "../provider/contract.ts";
import type { TimeLimits } from "../provider/deadline.ts";
import { sha256 } from "../sha256.ts";
import type { RedactionRules } from "../trace/redaction.ts";
import { TraceWriter } from "../trace/writer.ts";
import { Asker } from "./asking.ts";
import { type Check, FIRST, quoted, type Reply, wholeText } from "./check.ts";
import { CHECKS } from "./checks.ts";
import type { Examined as Provided } from "./endpoints.ts";
import { broken, type Diagnosis, type Finding, good, unknown } from "./finding.ts";

/** Version of questions and verdicts together. */
export const DOCTOR_VERSION = "0.2.0";

/** What is examined, and where it is written down. */
export interface DoctorSession {
  /** The trace directory; it must not exist yet. */
  readonly path: string;
  /** Names the one model that is examined. */
  readonly header: Header;
  readonly redaction: RedactionRules;
  readonly llm: Provided;
  /** Of single calls. */
  readonly limits: TimeLimits;
  /** How long one check may take in all, in milliseconds. */
  readonly checkMs: number;
  readonly retries: number;
  /** How long nothing is asked, to see whether the model is kept, in milliseconds. */
  readonly idleMs: number;
  /** Ends the examination. */
  readonly stop: AbortSignal;
  /** Told of every diagnosis as it is made. */
  readonly observe?: (diagnosis: Diagnosis) => void;
}

/** What an examination came to. */
export interface Examined {
  readonly diagnoses: readonly Diagnosis[];
  /** Whether the server answered every question: only then does the outcome hold for the next time. */
  readonly steady: boolean;
  /** Whether it was stopped before its end. */
  readonly stopped: boolean;
}

/** Id of the check that a first question is answered; nothing else is asked when it is not. */
const ANSWER: Pick<Check, "id" | "title"> = { id: "answer", title: "A plain question" };

/** How many checks an examination makes. */
export const CHECK_COUNT = CHECKS.length + 1;

/** Examines a model on its server. Throws `TraceWriteError`. */
export async function examine(session: DoctorSession): Promise<Examined> {
  await using writer = TraceWriter.create(session.path, session.header, session.redaction);
  const channel = new EventBus().open(writer.header.run, writer);
  try {
    return await new Examiner(session, { channel, writer }).all();
  } finally {
    await channel.close();
  }
}

class Examiner {
  readonly #session: DoctorSession;
  readonly #channel: RunChannel;
  readonly #writer: TraceWriter;
  readonly #model: RunModel;
  readonly #asker: Asker;
  readonly #diagnoses: Diagnosis[] = [];
  #span = "";

  constructor(
    session: DoctorSession,
    { channel, writer }: { readonly channel: RunChannel; readonly writer: TraceWriter },
  ) {
    const [model] = session.header.models;
    if (model === undefined) throw new TypeError("Cannot examine no model: the header has none");
    this.#session = session;
    this.#channel = channel;
    this.#writer = writer;
    this.#model = model;
    this.#asker = new Asker({
      llm: session.llm,
      model: model.model,
      server: model.server,
      channel,
      time: (at) => writer.time(at),
      provider: model.provider,
      limits: session.limits,
      retries: session.retries,
      idleMs: session.idleMs,
      signal: session.stop,
    });
  }

  async all(): Promise<Examined> {
    this.#begin();
    let first: Reply | undefined;
    await this.#check(ANSWER, async (place) => {
      const reply = await this.#asker.ask(FIRST, place);
      const finding = greeting(reply);
      if (finding.verdict === "good") first = reply;
      return finding;
    });
    const [reason = "it had no content"] = this.#asker.lost;
    for (const check of CHECKS) {
      if (this.#session.stop.aborted) break;
      const answered = first;
      await this.#check(
        check,
        answered === undefined
          ? () =>
            Promise.resolve(
              unknown(`Not asked, because the first question had no answer: ${reason}`),
            )
          : (place) => check.run(this.#asker.examination(answered, place)),
      );
    }
    return await this.#end();
  }

  #begin(): void {
    const { provider, model, span } = this.#model;
    const ids = [ANSWER, ...CHECKS].map(({ id }) => id);
    for (const [plugin, facts] of Object.entries(this.#session.header.plugins)) {
      this.#channel.emit({ kind: "plugin.loaded", plugin, ...facts });
    }
    this.#channel.emit({
      kind: "run.started",
      planSha256: sha256(`${DOCTOR_VERSION} ${ids.join(" ")}`),
      samples: CHECK_COUNT,
    });
    this.#span = this.#channel.emit({
      kind: "benchmark.started",
      parent: span,
      benchmark: "doctor",
      version: DOCTOR_VERSION,
      provider,
      model: model.id,
      samples: CHECK_COUNT,
      chance: null,
    }).span;
  }

  async #end(): Promise<Examined> {
    const scored = this.#diagnoses.length;
    const stopped = scored < CHECK_COUNT;
    if (stopped) {
      const reason = String(this.#session.stop.reason);
      this.#channel.emit({ kind: "run.interrupted", reason, remaining: CHECK_COUNT - scored });
    } else {
      const outcome = { scored, failed: 0 };
      this.#channel.emit({ kind: "benchmark.completed", span: this.#span, ...outcome, mean: null });
      this.#channel.emit({ kind: "run.completed", ...outcome });
    }
    await this.#writer.durable();
    const steady = this.#diagnoses.every(({ check, verdict }) =>
      verdict !== "broken" || (check !== ANSWER.id && check !== "steady")
    );
    return { diagnoses: this.#diagnoses, steady, stopped };
  }

  async #check(
    { id, title }: Pick<Check, "id" | "title">,
    run: (place: { parent: string; signal: AbortSignal }) => Promise<Finding>,
  ): Promise<void> {
    const { stop, checkMs, observe } = this.#session;
    const sample = `1/doctor/${id}`;
    const { span } = this.#channel.emit({
      kind: "sample.started",
      parent: this.#span,
      sample,
      hash: sha256(`${DOCTOR_VERSION} ${id}`),
    });
    const limit = AbortSignal.timeout(checkMs);
    let finding: Finding;
    try {
      finding = await run({ parent: span, signal: AbortSignal.any([stop, limit]) });
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      if (stop.aborted) return;
      finding = failed(id, limit.aborted ? outOfTime(checkMs) : cause);
    }
    const { verdict, evidence, advice } = finding;
    this.#channel.emit({
      kind: "sample.scored",
      span,
      sample,
      score: null,
      answer: verdict,
      explanation: `${verdict}: ${evidence}${advice === null ? "" : `. ${advice}`}`,
    });
    const diagnosis = { check: id, title, ...finding };
    this.#diagnoses.push(diagnosis);
    observe?.(diagnosis);
  }
}

/** A request that is refused is a finding; of a server that fails nothing is known but that. */
function failed(id: string, { type, message, facts: { hint } }: ProviderError): Finding {
  const evidence = `${type}: ${message}`;
  const facts = { failure: type };
  if (id === ANSWER.id) return broken(evidence, { facts, advice: hint ?? null });
  if (type === "bad_request" || type === "unsupported_parameter") {
    return broken(`Refused, ${evidence}`, { facts, advice: hint ?? null });
  }
  return unknown(`The server failed, ${evidence}`, { facts, advice: hint ?? null });
}

function outOfTime(checkMs: number): ProviderError {
  return new ProviderError("stall", `The check took longer than ${checkMs / 1000} s in all`);
}

function greeting(reply: Reply): Finding {
  const text = wholeText(reply);
  const facts = { chunks: reply.chunks, finishReason: reply.finishReason };
  return text === "" && reply.toolCalls.length === 0
    ? broken("Ended without a word", {
      facts,
      advice: "Look at the server's own log, and at the model's chat template",
    })
    : good(`${quoted(text)} in ${reply.chunks} chunks, ended by "${reply.finishReason}"`, {
      facts,
    });
}
