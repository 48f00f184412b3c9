/** Lets a model work: it asks for tools, is told what came of them, and asks again. @module */

import {
  type Answer,
  type Dialogue,
  type DialogueEnd,
  type Message,
  ProviderError,
  type SkillResult,
  type Tool,
} from "model-lens";
import { type AskedCall, askedIn, type Mode, toldIn } from "./modes.ts";
import { faultOf } from "./call_faults.ts";
import type { AgentLimits, Task } from "./task.ts";

/** `auto` is over the tools API where the server has it, and by prompt where it has not. */
export type Variant = "auto" | Mode;

/** What the loop goes by. */
export interface Job {
  readonly task: Task;
  readonly limits: AgentLimits;
  readonly variant: Variant;
  readonly messages: readonly Message[];
}

/** Works at a task until the model stops or a limit is reached. Throws what `Dialogue.ask()` throws. */
export async function work(job: Job, dialogue: Dialogue): Promise<DialogueEnd> {
  const tools = await dialogue.open(job.task);
  return await new Agent(job, { dialogue, tools }).run();
}

class Agent {
  readonly #job: Job;
  readonly #dialogue: Dialogue;
  readonly #tools: readonly Tool[];
  readonly #deadline: AbortSignal;
  #mode: Mode;
  #modeReason: string;
  #messages: readonly Message[];
  #last: Answer | undefined;
  #tokens = 0;

  constructor(
    job: Job,
    { dialogue, tools }: { readonly dialogue: Dialogue; readonly tools: readonly Tool[] },
  ) {
    this.#job = job;
    this.#dialogue = dialogue;
    this.#tools = tools;
    this.#deadline = AbortSignal.timeout(job.limits.seconds * 1000);
    const lack = dialogue.lacks("tools");
    this.#mode = job.variant === "auto" ? lack === undefined ? "tools" : "prompt" : job.variant;
    this.#modeReason = job.variant !== "auto"
      ? `the variant "${job.variant}" was asked for`
      : lack === undefined
      ? "nothing is known against the server's tools API"
      : `the server does not do tools: ${lack}`;
    this.#messages = toldIn(this.#mode, job.messages, tools);
  }

  async run(): Promise<DialogueEnd> {
    const { limits } = this.#job;
    for (let step = 1; step <= limits.steps; step++) {
      if (this.#tokens >= limits.tokens) {
        return this.#end("token_limit", `It used ${this.#tokens} of ${limits.tokens} tokens`);
      }
      const answer = await this.#ask(step);
      if (answer === "late") return this.#late();
      if (answer === "full") {
        return this.#end("context_overflow", "What was said has no room in the model's context");
      }
      const asked = askedIn(this.#mode, answer);
      await this.#answer(answer, asked);
      if (answer.finishReason === "length") return this.#cut();
      if (asked.length === 0) {
        return answer.text.trim() === ""
          ? this.#end("said_nothing", "It answered with nothing, and asked for nothing")
          : this.#end("finished", `It stopped after ${step} of ${limits.steps} steps`);
      }
      if (this.#deadline.aborted) return this.#late();
    }
    return this.#end("step_limit", `It had not stopped after ${limits.steps} steps`);
  }

  /** The next answer, or why there can be none. What fails before the first is the server's failure. */
  async #ask(step: number): Promise<Answer | "late" | "full"> {
    try {
      return await this.#request();
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      if (cause.type === "cancelled" && this.#deadline.aborted && this.#last !== undefined) {
        return "late";
      }
      if (cause.type === "context_overflow" && step > 1) return "full";
      if (step > 1 || this.#job.variant !== "auto" || this.#mode !== "tools") throw cause;
      if (!REFUSES_TOOLS.has(cause.type)) throw cause;
      this.#mode = "prompt";
      this.#modeReason = `the server refused a request with tools: ${cause.message}`;
      this.#messages = toldIn("prompt", this.#job.messages, this.#tools);
      return await this.#request();
    }
  }

  async #request(): Promise<Answer> {
    const { tokens, turnTokens } = this.#job.limits;
    const answer = await this.#dialogue.ask({
      messages: this.#messages,
      maxTokens: Math.min(turnTokens, tokens - this.#tokens),
      ...(this.#mode === "tools" ? { tools: this.#tools } : {}),
    }, this.#deadline);
    this.#last = answer;
    // Where nobody says how many tokens it took, there were at least as many as chunks.
    this.#tokens += answer.usage?.outputTokens ?? answer.tokens ?? answer.chunks;
    return answer;
  }

  /** Makes the calls of an answer, and adds what came of them to the conversation. */
  async #answer(answer: Answer, asked: readonly AskedCall[]): Promise<void> {
    const results: Message[] = [];
    const made: AskedCall[] = [];
    for (const [place, one] of asked.entries()) {
      const fault = faultOf(one, { place, tools: this.#tools, limits: this.#job.limits });
      const { tool, arguments: given, callId } = one;
      const result = await this.#dialogue.call({ tool, arguments: given, callId, refuse: fault });
      // What is no JSON object breaks servers when they are sent it again.
      made.push(fault === undefined ? one : { ...one, arguments: "{}" });
      const told = resultText(result);
      results.push(
        this.#mode === "tools"
          ? { role: "tool", tool_call_id: callId, content: told }
          : { role: "user", content: `Result of ${tool || "what you wrote"}: ${told}` },
      );
    }
    if (asked.length === 0) return;
    const said: Message = this.#mode === "prompt" ? { role: "assistant", content: answer.text } : {
      role: "assistant",
      content: answer.text,
      tool_calls: made.map(({ tool, arguments: given, callId }) => ({
        id: callId,
        type: "function",
        function: { name: tool, arguments: String(given) || "{}" },
      })),
    };
    this.#messages = [...this.#messages, said, ...results];
  }

  #cut(): DialogueEnd {
    const { tokens, turnTokens } = this.#job.limits;
    return this.#tokens >= tokens
      ? this.#end("token_limit", `It used ${this.#tokens} of ${tokens} tokens`)
      : this.#end("cut_off", `An answer was cut off, of at most ${turnTokens} tokens`);
  }

  #late(): DialogueEnd {
    return this.#end("time_limit", `It had not stopped after ${this.#job.limits.seconds} s`);
  }

  #end(ended: string, reason: string): DialogueEnd {
    if (this.#last === undefined) throw new TypeError("A conversation ends after an answer");
    const [mode, modeReason] = [this.#mode, this.#modeReason];
    return { answer: this.#last, mode, modeReason, ended, reason };
  }
}

/** Failures that a request with tools can come to where it would not without. */
const REFUSES_TOOLS: ReadonlySet<string> = new Set([
  "bad_request",
  "unsupported_parameter",
  "server_error",
]);

/** Characters of a result that a model is told. */
const MOST_TOLD = 8000;

/** A result as the model is told of it. */
function resultText({ outcome, value, reason }: SkillResult): string {
  const whole = JSON.stringify(
    outcome === "completed" ? { ok: true, result: value } : { ok: false, error: reason },
  );
  return whole.length <= MOST_TOLD
    ? whole
    : `${whole.slice(0, MOST_TOLD)}… (cut: ${whole.length} characters in all)`;
}
