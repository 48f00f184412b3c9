/** How a benchmark talks with a model over several calls, with tools that are really called. @module */

import type { DialogueCall, WorkFile } from "../events/dialogue.ts";
import type { Answer } from "../provider/answer.ts";
import type { ChatRequest, Tool } from "../provider/contract.ts";
import type { SkillResult } from "../skill/contract.ts";

/** The model, and a work folder with tools, for one sample. Everything that is done is an event. */
export interface Dialogue {
  /** Aborted when nobody waits for the sample any more. */
  readonly signal: AbortSignal;
  /** What is known against the server as to a need such as `tools`; undefined for nothing. */
  lacks(need: string): string | undefined;
  /**
   * Asks the model: a call of the sample, with the settings of the run. Throws `ProviderError`; when
   * `signal` is aborted, of the type `cancelled`.
   */
  ask(request: Omit<ChatRequest, "model">, signal?: AbortSignal): Promise<Answer>;
  /**
   * Puts files into the work folder, and opens the benchmark's skills of these ids over it. To be called
   * once, before any tool is. Returns them as models are told of them.
   */
  open(work: {
    /** Texts by path. */
    readonly files: Readonly<Record<string, string>>;
    readonly skills: readonly string[];
  }): Promise<readonly Tool[]>;
  /** Calls a tool, or writes down why it is not called. */
  call(asked: DialogueAsk): Promise<SkillResult>;
}

/** A call as a model asks for it. */
export interface DialogueAsk {
  readonly tool: string;
  /** JSON as text, or a value. */
  readonly arguments: unknown;
  readonly callId?: string | undefined;
  /** The rule that keeps it from being made, and why in one sentence. */
  readonly refuse?: { readonly type: string; readonly reason: string } | undefined;
}

/** How a conversation ended. */
export interface DialogueEnd {
  /** The last answer. */
  readonly answer: Answer;
  readonly mode: string;
  readonly modeReason: string;
  /** `finished`, or the name of a limit. */
  readonly ended: string;
  readonly reason: string;
}

/** What happened in a conversation, as the trace has it: what a judge of states goes by. */
export interface DialogueRecord {
  readonly mode: string;
  readonly ended: string;
  readonly reason: string;
  readonly turns: number;
  readonly calls: readonly DialogueCall[];
  readonly before: readonly WorkFile[];
  readonly after: readonly WorkFile[];
}
