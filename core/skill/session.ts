/** The tools of one conversation: skills by name, one work folder, and an event for everything. @module */

import type { RunChannel } from "../bus.ts";
import type { SandboxRunner } from "../sandbox/contract.ts";
import type { SkillResult } from "./contract.ts";
import type { SkillLimits } from "./fields.ts";
import type { LoadedSkill } from "./load.ts";
import { KeptSkill, nothing } from "./run.ts";
import type { WorkFolder } from "./work_folder.ts";

/** What a session is made of. */
export interface SkillSessionOptions {
  readonly skills: readonly LoadedSkill[];
  readonly work?: WorkFolder | undefined;
  readonly sandbox?: SandboxRunner | undefined;
  /** Where events go; absent, there are none. */
  readonly channel?: Pick<RunChannel, "emit"> | undefined;
  /** Limits that differ from those of the manifests. */
  readonly limits?: Partial<SkillLimits>;
}

/** A call as a model asks for it. */
export interface AskedCall {
  /** The name that the model used; a skill's id, if it got it right. */
  readonly tool: string;
  /** What it gave: JSON as text, as the tools API has it, or a value. */
  readonly arguments: unknown;
  /** The model's own id of the call. */
  readonly callId?: string | undefined;
  /** Span above the call of the tool, for example that of the call of the model. */
  readonly parent?: string | undefined;
  /** Why it is not made although it was asked for: it is written down all the same. */
  readonly refuse?: { readonly type: string; readonly reason: string } | undefined;
}

/**
 * Calls skills for one conversation, one call after the other in the order in which they were asked
 * for, so that the state they leave does not depend on who was faster. Processes are kept until the
 * session is disposed of, so what a skill remembers, it remembers within one session and no longer.
 */
export class SkillSession implements AsyncDisposable {
  readonly #options: SkillSessionOptions;
  readonly #kept: ReadonlyMap<string, KeptSkill>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SkillSessionOptions) {
    this.#options = options;
    this.#kept = new Map(
      options.skills.map((skill) => [skill.id, new KeptSkill(skill, options.limits)]),
    );
  }

  /** Makes a call and writes it down. Throws nothing but the reason of `signal`, and what the channel throws. */
  async call(asked: AskedCall, signal?: AbortSignal): Promise<SkillResult> {
    const turn = this.#queue.then(() => this.#call(asked, signal));
    this.#queue = turn.catch(() => {
      // Thrown to who asked; the next call has nothing to do with it.
    });
    return await turn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue;
    await Promise.all([...this.#kept.values()].map((kept) => kept[Symbol.asyncDispose]()));
  }

  async #call(asked: AskedCall, signal: AbortSignal | undefined): Promise<SkillResult> {
    const kept = this.#kept.get(asked.tool);
    const span = this.#called(asked, kept?.skill);
    const began = performance.now();
    try {
      const result = asked.refuse !== undefined
        ? nothing("refused", asked.refuse.reason)
        : kept === undefined
        ? nothing("unknown_skill", this.#unknownText(asked.tool))
        : await this.#made(kept, asked.arguments, signal);
      this.#ended(span, result, { ms: performance.now() - began, type: asked.refuse?.type });
      return result;
    } catch (cause) {
      const stopped = nothing("crashed", "It was stopped");
      this.#ended(span, stopped, { ms: performance.now() - began });
      throw cause;
    }
  }

  async #made(
    kept: KeptSkill,
    given: unknown,
    signal: AbortSignal | undefined,
  ): Promise<SkillResult> {
    const input = argumentsIn(given);
    if ("fault" in input) return nothing("refused", `The arguments are not JSON: ${input.fault}`);
    const { work, sandbox } = this.#options;
    return await kept.call(input.value, { work, sandbox, signal });
  }

  #unknownText(tool: string): string {
    const names = [...this.#kept.keys()];
    return `There is no tool "${tool}"; there ${names.length === 1 ? "is" : "are"} ${
      names.join(", ") || "none"
    }`;
  }

  #called(
    { tool, arguments: given, callId, parent }: AskedCall,
    skill: LoadedSkill | undefined,
  ): string | undefined {
    return this.#options.channel?.emit({
      kind: "tool.called",
      tool,
      ...(skill === undefined ? {} : { version: skill.version, sha256: skill.sha256 }),
      ...(callId === undefined ? {} : { callId }),
      ...(parent === undefined ? {} : { parent }),
      arguments: given,
    }).span;
  }

  #ended(
    span: string | undefined,
    result: SkillResult,
    { ms, type }: { readonly ms: number; readonly type?: string | undefined },
  ): void {
    if (span === undefined) return;
    const { outcome, value, reason, printed, touched: { read, written, removed } } = result;
    const touched = { read: [...read], written: [...written], removed: [...removed] };
    const duration = Math.round(ms * 1e6);
    const rest = { span, duration, ...(printed === "" ? {} : { printed }), touched };
    this.#options.channel?.emit(
      outcome === "completed"
        ? { kind: "tool.completed", result: value, ...rest }
        : { kind: "tool.failed", error: { type: type ?? outcome, message: reason }, ...rest },
    );
  }
}

/** What a model gave: servers send JSON as text, and some send the value itself. */
export function argumentsIn(
  given: unknown,
): { readonly value: unknown } | { readonly fault: string } {
  if (typeof given !== "string") return { value: given };
  // No arguments at all are how some models say that there are none.
  if (given.trim() === "") return { value: {} };
  try {
    return { value: JSON.parse(given) };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return { fault: cause.message };
  }
}
