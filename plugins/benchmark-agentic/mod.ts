/** Small jobs in a folder, done over several calls with real tools, and judged by the state that they leave. @module */

import {
  chosenSamples,
  defineBenchmark,
  type Message,
  type Metric,
  NotJudgedError,
  type Sample,
  type Score,
} from "model-lens";
import { z } from "zod";
import { type Axes, axesOf, constraintsOf } from "./axes.ts";
import { lookFor, NoSandboxError } from "./goals.ts";
import { work } from "./loop.ts";
import { AgentLimits, Task } from "./task.ts";
import { TASKS } from "./tasks/mod.ts";

const VARIANTS = ["auto", "tools", "prompt"] as const;

const Settings = z.strictObject({
  /** `auto`: over the tools API where the server has it, else by prompt. */
  variant: z.enum(VARIANTS).default("auto"),
  /** Answers of the model to one task. */
  steps: z.int().min(1).max(200).default(16),
  /** Tokens of all its answers to one task. */
  tokens: z.int().min(64).default(8192),
  /** Tokens of one answer. */
  turn_tokens: z.int().min(64).default(1536),
  seconds: z.number().positive().default(600),
  /** Calls of one answer that are made; more are refused. */
  calls_at_once: z.int().min(1).max(100).default(8),
});

const Target = z.strictObject({
  task: Task,
  variant: z.enum(VARIANTS),
  limits: AgentLimits,
});
type Target = z.infer<typeof Target>;

/** Bytes of the arguments of one call: more than any file of a task, less than hurts. */
const ARGUMENT_BYTES = 256 * 1024;
/** With a shorter context not even the first question has room for an answer. */
const LEAST_CONTEXT = 1024;
/** In a shorter one the descriptions of several tools have no room. */
const USUAL_CONTEXT = 4096;

const SYSTEM =
  "You work in a folder of files, with tools. Do what you are asked by calling them: a plan or a " +
  "description changes nothing. Paths begin at the folder. Change nothing but what the job needs. " +
  "When everything is done, answer with one short message and call no tool.";

const agentic = defineBenchmark<z.infer<typeof Settings>, Target>({
  version: "1.0.0",
  settings: Settings,
  variants: VARIANTS,
  target: Target,
  chance: 0,
  skills: [...new Set(TASKS.flatMap(({ task }) => task.skills))].sort(),

  samples(context) {
    const { settings, contextLength } = context;
    if (contextLength !== null && contextLength < LEAST_CONTEXT) return [];
    // Most of a context is for what was said before.
    const turnTokens = Math.min(
      settings.turn_tokens,
      Math.max(64, Math.floor((contextLength ?? Infinity) / 4)),
    );
    const limits: AgentLimits = {
      steps: settings.steps,
      tokens: settings.tokens,
      turnTokens,
      seconds: settings.seconds,
      callsAtOnce: settings.calls_at_once,
      argumentBytes: ARGUMENT_BYTES,
    };
    const isShort = contextLength !== null && contextLength < USUAL_CONTEXT;
    const tasks = isShort ? TASKS.filter(({ task }) => task.skills.length === 1) : TASKS;
    if (isShort) {
      context.notice?.(
        `${
          TASKS.length - tasks.length
        } of ${TASKS.length} tasks are left out: their tools have no ` +
          `room in a context of ${contextLength} tokens`,
      );
    }
    return chosenSamples(tasks, context, {
      quickly: 3,
      sample: ({ task }): Sample<Target> => ({
        id: task.id,
        family: task.family,
        request: { messages: messagesOf(task), maxTokens: turnTokens },
        target: { task, variant: settings.variant, limits },
        ...(settings.variant === "tools" ? { needs: ["tools"] } : {}),
      }),
    });
  },

  async converse({ request: { messages }, target }, dialogue) {
    return await work({ ...target, messages }, dialogue);
  },

  async score({ target: { task } }, { text }, { dialogue, sandbox, signal }): Promise<Score> {
    const answer = text.trim() || null;
    if (dialogue === undefined) {
      return { value: 0, answer, explanation: "nothing was done: there was no conversation" };
    }
    const state = { files: dialogue.after, answer: text, sandbox, signal };
    const goals = [];
    try {
      for (const goal of task.goals) goals.push(await lookFor(goal, state));
    } catch (cause) {
      if (!(cause instanceof NoSandboxError)) throw cause;
      throw new NotJudgedError("sandbox_unavailable", cause.message, "See docs/sandbox.md");
    }
    const reached = goals.filter((goal) => goal.reached).length;
    const constraints = constraintsOf(task, dialogue);
    const axes = axesOf({
      record: dialogue,
      task,
      progress: reached / goals.length,
      kept: constraints.map(({ kept }) => kept),
    });
    // Whoever had to be stopped has left a state like any other; files and tools that were forbidden have not.
    const [stays, , allowed = true] = constraints.map(({ kept }) => kept);
    const solved = reached === goals.length && stays === true && allowed;
    const broken = constraints.flatMap((one) => one.kept ? [] : [one.text]);
    const missing = goals.flatMap((goal) => goal.reached ? [] : [goal.text]);
    return {
      value: solved ? 1 : 0,
      answer,
      explanation: [
        `${reached} of ${goals.length} ${goals.length === 1 ? "goal" : "goals"}, ${
          counted(dialogue.calls.length, "call")
        } in ${counted(dialogue.turns, "turn")}`,
        ...missing,
        ...broken,
      ].join("; "),
      metrics: metricsOf(axes, { progress: reached / goals.length, dialogue }),
    };
  },
});
export default agentic;

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

function messagesOf({ prompt }: Task): Message[] {
  return [{ role: "system", content: SYSTEM }, { role: "user", content: prompt }];
}

function metricsOf(
  axes: Axes,
  { progress, dialogue }: {
    readonly progress: number;
    readonly dialogue: { readonly turns: number; readonly calls: readonly unknown[] };
  },
): Metric[] {
  const share = (name: string, value: number, source: string): Metric => ({
    ...{ name, value, unit: "share", source },
  });
  return [
    share("progress", progress, "goals reached / goals"),
    share("validity", axes.validity, "calls that could be made / calls asked for"),
    share("planning", axes.planning, "progress × min(1, calls that are enough / calls asked for)"),
    share(
      "skill_correctness",
      axes.skillCorrectness,
      "needed skills used / needed skills × calls completed / calls asked for",
    ),
    share("constraint_adherence", axes.constraintAdherence, "constraints kept / constraints"),
    share(
      "axes_total",
      axes.total,
      "0.25 validity + 0.25 planning + 0.30 skill_correctness + 0.20 constraint_adherence",
    ),
    {
      ...{ name: "hallucinated_skills", unit: "share" },
      source: "calls of tools that do not exist / calls asked for",
      value: axes.hallucinated,
      ...(axes.hallucinated === null ? { reason: "it asked for no call" } : {}),
    },
    { name: "turns", value: dialogue.turns, unit: "turns", source: "answers of the model" },
    { name: "calls", value: dialogue.calls.length, unit: "calls", source: "calls asked for" },
  ];
}
