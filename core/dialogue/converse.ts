/** Lets a benchmark talk with a model and its tools, and writes down the state that comes of it. @module */

import type { Sample } from "../benchmark/contract.ts";
import type { Dialogue, DialogueAsk, DialogueEnd, DialogueRecord } from "./contract.ts";
import type { BenchmarkDefinition, SampleRequest } from "../benchmark/contract.ts";
import type { RunChannel } from "../bus.ts";
import type { Failure } from "../events/envelope.ts";
import type { DialogueCall, WorkFile } from "../events/dialogue.ts";
import type { Answer } from "../provider/answer.ts";
import { ProviderError, type Tool } from "../provider/contract.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import { type LoadedSkill, toolOf } from "../skill/load.ts";
import type { SkillResult } from "../skill/contract.ts";
import { SkillSession } from "../skill/session.ts";
import { WorkFolder } from "../skill/work_folder.ts";
import { TraceWriteError } from "../trace/errors.ts";

/** Files of a work folder that are kept as they are, up to this many bytes each. */
const MOST_KEPT = 1024 * 1024;

/** What stands behind a conversation. */
export interface DialogueMeans {
  /** Asks the model, and tells the span of each attempt. */
  readonly ask: (
    request: SampleRequest,
    options: {
      /** Span above the attempts. */
      readonly parent: string;
      readonly signal?: AbortSignal | undefined;
      begun(span: string): void;
    },
  ) => Promise<Answer>;
  /** The locked skills of the run, by id. */
  readonly skills: ReadonlyMap<string, LoadedSkill>;
  readonly sandbox: SandboxRunner;
  readonly channel: Pick<RunChannel, "emit">;
  /** Span of the sample. */
  readonly span: string;
  readonly faults: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** A benchmark could not lead a conversation: an outcome of its sample, like a judge that fails. */
export class ConverseError extends Error {
  override readonly name = "ConverseError";

  /** `cause` is whatever the plugin threw. */
  constructor(cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`The benchmark could not lead the conversation: ${reason}`, { cause });
  }

  /** As the trace states it. */
  toFailure(): Failure {
    const hint = "Correct the benchmark plugin; its conformance suite shows the fault";
    return { type: "conversation_failed", message: this.message, hint, retryable: false };
  }
}

/** What came of a conversation. */
export interface Conversed {
  readonly answer: Answer;
  readonly record: DialogueRecord;
}

/** Has the conversation of a sample. Throws what `converse()` throws, once what was done is on file. */
export async function converse(
  definition: BenchmarkDefinition,
  sample: Sample,
  means: DialogueMeans,
): Promise<Conversed> {
  if (definition.converse === undefined) throw new TypeError("The benchmark has no conversations");
  await using dialogue = new RunDialogue(means);
  let end: DialogueEnd;
  try {
    end = await definition.converse(sample, dialogue);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const how = { mode: "unknown", modeReason: "it did not come to its end" };
    await dialogue.record({ ...how, ended: "broken_off", reason });
    const isOfModel = cause instanceof ProviderError || means.signal.aborted;
    if (isOfModel || cause instanceof TraceWriteError) throw cause;
    throw new ConverseError(cause);
  }
  return { answer: end.answer, record: await dialogue.record(end) };
}

class RunDialogue implements Dialogue, AsyncDisposable {
  readonly signal: AbortSignal;
  readonly #means: DialogueMeans;
  readonly #calls: DialogueCall[] = [];
  #turns = 0;
  #call: string | undefined;
  #work: WorkFolder | undefined;
  #session: SkillSession | undefined;
  #before: readonly WorkFile[] = [];

  constructor(means: DialogueMeans) {
    this.#means = means;
    this.signal = means.signal;
  }

  lacks(need: string): string | undefined {
    return this.#means.faults.get(need);
  }

  async ask(request: SampleRequest, signal?: AbortSignal): Promise<Answer> {
    const begun = (span: string) => {
      this.#call = span;
    };
    const parent = `${this.#means.span}/turn${this.#turns + 1}`;
    const answer = await this.#means.ask(request, { parent, signal, begun });
    this.#turns++;
    return answer;
  }

  async open(
    { files, skills }: Parameters<Dialogue["open"]>[0],
  ): Promise<readonly Tool[]> {
    if (this.#work !== undefined) throw new TypeError("The work folder is open already");
    const { sandbox, channel } = this.#means;
    this.#work = await WorkFolder.open(await Deno.makeTempDir({ prefix: "modellens-work-" }));
    for (const [path, text] of Object.entries(files)) await this.#work.writeText(path, text);
    this.#before = await filesOf(this.#work);
    const loaded = skills.map((id) => {
      const skill = this.#means.skills.get(id);
      if (skill !== undefined) return skill;
      throw new TypeError(`Skill "${id}" is not among the "skills" of the benchmark`);
    });
    this.#session = new SkillSession({ skills: loaded, work: this.#work, sandbox, channel });
    return loaded.map(toolOf);
  }

  async call(asked: DialogueAsk): Promise<SkillResult> {
    if (this.#session === undefined) throw new TypeError("No work folder is open");
    const parent = this.#call;
    const result = await this.#session.call({ ...asked, parent }, this.signal);
    this.#calls.push({
      turn: Math.max(1, this.#turns),
      tool: asked.tool,
      arguments: asked.arguments,
      outcome: asked.refuse?.type ?? result.outcome,
      reason: result.reason,
    });
    return result;
  }

  /** Writes down what happened. */
  async record(end: Omit<DialogueEnd, "answer">): Promise<DialogueRecord> {
    // What is still running would change the state after it was read.
    await this.#session?.[Symbol.asyncDispose]();
    const { mode, modeReason, ended, reason } = end;
    const record = {
      ...{ mode, ended, reason, turns: this.#turns, calls: this.#calls, before: [...this.#before] },
      after: this.#work === undefined ? [] : await filesOf(this.#work),
    };
    const { span, channel } = this.#means;
    channel.emit({ kind: "dialogue.completed", span, modeReason, ...record });
    return record;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
    if (this.#work !== undefined) await Deno.remove(this.#work.path, { recursive: true });
  }
}

async function filesOf(work: WorkFolder): Promise<WorkFile[]> {
  const files = (await work.list()).filter(({ kind }) => kind === "file");
  return await Promise.all(files.map(async ({ path, bytes }) => {
    return { path, text: bytes > MOST_KEPT ? null : await textOf(work, path), bytes };
  }));
}

async function textOf(work: WorkFolder, path: string): Promise<string | null> {
  try {
    return await work.readText(path);
  } catch (cause) {
    // It is no text, which is what null says.
    if (cause instanceof TypeError) return null;
    throw cause;
  }
}
