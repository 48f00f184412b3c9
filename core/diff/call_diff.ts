/** Two calls side by side: what was asked, what came, and how fast. @module */

import { missingAnswer, type RecordedCall } from "../calls/recorded_call.ts";
import { isFields } from "../conversation/fields.ts";
import { latency } from "../stats/latency.ts";
import { type AnswerTokens, answerTokens, wholeAnswerTokens } from "./answer_tokens.ts";
import { type Divergence, firstDivergence } from "./divergence.ts";
import { type StructuralChange, structuralChanges } from "./structure.ts";
import { type WordChange, wordChanges } from "./words.ts";

/** A figure on both sides. */
export interface FigureChange {
  readonly name: string;
  readonly unit: string;
  readonly a: number | null;
  readonly b: number | null;
}

/** Two calls compared. */
export interface CallDiff {
  /** Spans. */
  readonly a: string;
  readonly b: string;
  readonly sample: string | undefined;
  /** Why a side has no whole answer; null where it has one. */
  readonly missing: Readonly<Record<"a" | "b", string | null>>;
  /** What differs in the requests: settings, messages, tools. */
  readonly request: readonly StructuralChange[];
  readonly divergence: Divergence;
  /** Words of the answer's text; empty where it is the same. */
  readonly words: readonly WordChange[];
  /** What differs in the calls of tools. */
  readonly tools: readonly StructuralChange[];
  /** Ends and counts that differ. */
  readonly outcome: readonly StructuralChange[];
  /** Times and rates of both. */
  readonly figures: readonly FigureChange[];
}

/** Compares two calls. */
export function callDiff(a: RecordedCall, b: RecordedCall): CallDiff {
  const [one, other] = [answerOf(a), answerOf(b)];
  return {
    a: a.span,
    b: b.span,
    sample: a.sample ?? b.sample,
    missing: { a: missingAnswer(a), b: missingAnswer(b) },
    request: structuralChanges(a.started.request, b.started.request),
    divergence: firstDivergence(one.tokens, other.tokens),
    words: one.text === other.text ? [] : wordChanges(one.text, other.text),
    tools: structuralChanges(one.tools, other.tools),
    outcome: structuralChanges(outcomeOf(a), outcomeOf(b)),
    figures: figuresOf(a, b),
  };
}

/** Whether two answers are not the same: one of two that are whole differs, or only one call has one. */
export function differs({ missing: { a, b }, divergence }: CallDiff): boolean {
  if (a === null && b === null) return divergence.kind === "differs";
  return a === null || b === null;
}

interface Answered {
  readonly text: string;
  readonly tools: readonly unknown[];
  readonly tokens: AnswerTokens;
}

function answerOf({ ended, chunks }: RecordedCall): Answered {
  const whole = ended?.kind === "call.completed" ? ended : undefined;
  const tools = (whole?.toolCalls ?? []).map(({ name, arguments: args }) => ({
    name,
    // As JSON where it is JSON: the order of keys and white space mean nothing.
    arguments: parsed(args),
  }));
  const text = whole?.text ?? chunks.map((chunk) => chunk.text ?? "").join("");
  const tokens = whole === undefined ? answerTokens(chunks) : wholeAnswerTokens(chunks, whole);
  return { text, tools, tokens };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return text;
    throw cause;
  }
}

function outcomeOf({ started, ended }: RecordedCall): Readonly<Record<string, unknown>> {
  const asked = { provider: started.provider, model: started.model };
  if (ended === undefined) return { ...asked, ended: false };
  if (ended.kind === "call.failed") return { ...asked, failed: ended.error.type };
  const { finishReason, usage, responseModel, fingerprint, tokens } = ended;
  return { ...asked, finishReason, usage, responseModel, fingerprint, tokens };
}

function figuresOf(a: RecordedCall, b: RecordedCall): FigureChange[] {
  const [one, other] = [latencyOf(a), latencyOf(b)];
  const names = Object.keys(one ?? other ?? {});
  return names.map((name) => {
    const [left, right] = [measured(one, name), measured(other, name)];
    return {
      name,
      unit: left?.unit ?? right?.unit ?? "",
      a: left?.value ?? null,
      b: right?.value ?? null,
    };
  }).filter(({ a, b }) => a !== null || b !== null);
}

function latencyOf({ ended, chunks }: RecordedCall): Readonly<Record<string, unknown>> | undefined {
  if (ended?.kind !== "call.completed") return undefined;
  return { ...latency({ ...ended, arrivals: chunks.map(({ t }) => t) }) };
}

function measured(
  figures: Readonly<Record<string, unknown>> | undefined,
  name: string,
): { readonly value: number | null; readonly unit: string } | undefined {
  const one = figures?.[name];
  if (!isFields(one)) return undefined;
  const { value, unit } = one;
  return { value: typeof value === "number" ? value : null, unit: String(unit) };
}
