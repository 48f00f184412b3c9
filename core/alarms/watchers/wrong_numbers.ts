/** Wrong numbers: counts, probabilities, ends and calls of tools that cannot be what they claim. @module */

import { z } from "zod";
import type { CallCompleted } from "../../events/call.ts";
import { type Alarm, defineAlarm } from "../contract.ts";
import type { WatchedCall } from "../watched_call.ts";
import { toolFaults } from "./tool_faults.ts";

const Settings = z.strictObject({
  count_slack: z.number().min(0).max(1).default(0.05).describe(
    "Share by which counted and reported answer tokens may differ; 4 tokens always may",
  ),
  constant_tokens: z.int().min(8).default(32).describe(
    "Tokens of one and the same probability before it is taken for constant",
  ),
  max_tokens: z.boolean().default(true).describe(
    "Whether an answer that was cut at max_tokens is an alarm",
  ),
  tools: z.boolean().default(true).describe("Whether calls of tools are checked"),
});
type Settings = z.infer<typeof Settings>;

export const wrongNumbers = defineAlarm({
  summary: "Counts, probabilities, ends and calls of tools that cannot be what they claim",
  kinds: ["call.completed"],
  settings: Settings,
  create: (settings) => ({
    add: (event, call) =>
      event.kind === "call.completed" && call !== undefined
        ? findings(event, { call, settings })
        : [],
  }),
});

interface Seen {
  readonly call: WatchedCall;
  readonly settings: Settings;
}

type Found = Omit<Alarm, "span">;

function findings(event: CallCompleted, seen: Seen): Alarm[] {
  const { call, settings } = seen;
  const found = [
    ...usageMissing(event, seen),
    ...usageImpossible(event, seen),
    ...miscounted(event, seen),
    ...constantLogprobs(event, seen),
    ...cut(event, seen),
    ...endings(event, seen),
    ...(settings.tools ? toolFaults(event, call) : []),
  ];
  return found.map((one) => ({
    ...one,
    span: call.span,
    evidence: { ...one.evidence, seqs: [call.started.seq, event.seq] },
  }));
}

function* usageMissing({ usage }: CallCompleted, { call }: Seen): Generator<Found> {
  const absent = usage === null || (usage.inputTokens === null && usage.outputTokens === null);
  // A log that was imported may have left them out itself.
  if (!absent || call.imported || call.conversation?.settings.usage !== true) return;
  yield {
    finding: "usage-missing",
    message: "The server was asked for token counts and sent none",
    evidence: { server: call.model.facts?.server.server.value ?? null },
    confidence: 1,
    advice:
      "Update the server, or use an endpoint of it that counts: rates stay unknown until then",
  };
}

function* usageImpossible(event: CallCompleted, { call }: Seen): Generator<Found> {
  const { usage, timings, text, reasoning = "", toolCalls = [] } = event;
  const { inputTokens, outputTokens, cachedTokens, reasoningTokens } = usage ?? {};
  const { maxTokens: limit = null, answers = 1 } = call.conversation?.settings ?? {};
  const said = text !== "" || reasoning !== "" || toolCalls.length > 0;
  const reasons: string[] = [];
  if (isAbove(cachedTokens, inputTokens)) {
    reasons.push(`${cachedTokens} of ${inputTokens} prompt tokens are said to be cached`);
  }
  if (isAbove(reasoningTokens, outputTokens)) {
    reasons.push(`${reasoningTokens} of ${outputTokens} answer tokens are said to be reasoning`);
  }
  if (outputTokens === 0 && said) reasons.push("an answer came, and 0 tokens are said to be in it");
  if (inputTokens === 0 && call.characters > 0) {
    reasons.push(`a prompt of ${call.characters} characters is said to have 0 tokens`);
  }
  // An end token may be counted that the limit does not count.
  if (limit !== null && limit > 0 && isAbove(outputTokens, answers * (limit + 1))) {
    reasons.push(
      `${outputTokens} tokens are said to have come where at most ${answers * limit} were allowed`,
    );
  }
  if (isKept(event) && outputTokens !== undefined && outputTokens !== null) {
    const characters = text.length + reasoning.length;
    if (outputTokens > 0 && toolCalls.length === 0 && outputTokens > 4 * characters + 64) {
      reasons.push(`${outputTokens} tokens are said to make ${characters} characters`);
    }
  }
  const [processed, reused] = [timings?.promptTokens ?? null, timings?.cachedTokens ?? null];
  if (processed !== null && reused !== null && typeof inputTokens === "number") {
    if (Math.abs(processed + reused - inputTokens) > 1) {
      reasons.push(
        `usage says ${inputTokens} prompt tokens, timings say ${processed} processed and ${reused} cached`,
      );
    }
  }
  if (reasons.length === 0) return;
  yield {
    finding: "usage-impossible",
    message: `The server's counts cannot be: ${reasons.join("; ")}`,
    evidence: { usage, timings, reasons },
    confidence: 1,
    advice:
      "Do not use rates that rest on these counts; report the figures to the server's authors",
  };
}

function* miscounted(event: CallCompleted, { settings }: Seen): Generator<Found> {
  const { tokens, usage } = event;
  const told = usage?.outputTokens ?? null;
  if (tokens === null || told === null) return;
  const slack = Math.max(4, settings.count_slack * Math.max(tokens, told));
  if (Math.abs(tokens - told) <= slack) return;
  yield {
    finding: "usage-miscounted",
    message: `${tokens} answer tokens came and usage says ${told}`,
    evidence: { counted: tokens, reported: told, slack },
    // Tags of reasoning and calls of tools have tokens that never arrive; then more are told than came.
    confidence: told > tokens && (usage?.reasoningTokens ?? 0) > 0 ? 0.6 : 0.95,
    advice:
      "Take the counted tokens for rates, and look which of the server's endpoints counts right",
  };
}

function* constantLogprobs(_: CallCompleted, { call, settings }: Seen): Generator<Found> {
  // Of nearly all answers, the first two tokens show it.
  const [one, two] = call.chunks;
  if (one?.lp === undefined || (two?.lp !== undefined && two.lp[0] !== one.lp[0])) return;
  const all = call.chunks.flatMap(({ lp = [] }) => lp);
  const [first] = all;
  if (all.length < settings.constant_tokens || first === undefined) return;
  if (all.some((one) => one !== first)) return;
  yield {
    finding: "logprobs-constant",
    message: first === null
      ? `The server sent a list of probabilities without any in it, for all of ${all.length} tokens`
      : `All of ${all.length} tokens have the same log probability ${first}`,
    evidence: { tokens: all.length, logprob: first },
    confidence: first === 0 ? 0.9 : 1,
    advice:
      "Do not use this server's probabilities: margins and perplexity would be made of nothing",
  };
}

function* cut(event: CallCompleted, { call, settings }: Seen): Generator<Found> {
  if (!settings.max_tokens || event.finishReason !== "length" || !call.judged) return;
  const { maxTokens: limit = null, answers = 1 } = call.conversation?.settings ?? {};
  const told = answers > 1 ? null : event.usage?.outputTokens ?? event.tokens;
  // Where the context was full, the alarm "truncated" says so.
  if (limit === null || (told !== null && told < limit - 1)) return;
  yield {
    finding: "cut-at-max-tokens",
    message: `The answer was cut after ${told ?? limit} tokens because max_tokens is ${limit}`,
    evidence: { maxTokens: limit, outputTokens: told, ends: event.text.slice(-80) },
    confidence: told === null ? 0.9 : 1,
    advice: "Raise max_tokens, or ask for shorter answers",
  };
}

function* endings(event: CallCompleted, { call }: Seen): Generator<Found> {
  const { finishReason, toolCalls = [], text, reasoning = "", usage } = event;
  const saysNothing = isKept(event) && toolCalls.length === 0;
  if (finishReason === "tool_calls" && saysNothing) {
    yield {
      finding: "finish-contradicts",
      message: 'The answer ended with "tool_calls", and there is no call of a tool in it',
      evidence: { finishReason, text: text.slice(-200) },
      confidence: 1,
      advice:
        "Look whether the call stands in the text: then the server's tool parser does not fit the model",
    };
  }
  const { maxTokens: limit = null, answers = 1 } = call.conversation?.settings ?? {};
  // Of several answers only all their tokens together are told.
  const told = answers > 1 ? null : usage?.outputTokens ?? null;
  const room = call.contextLength;
  const full = room !== null && told !== null && (usage?.inputTokens ?? 0) + told >= room - 1;
  if (finishReason === "length" && limit !== null && told !== null && told < limit - 1 && !full) {
    yield {
      finding: "finish-contradicts",
      message: `The answer ended with "length" after ${told} of ${limit} tokens`,
      evidence: { finishReason, maxTokens: limit, outputTokens: told, contextLength: room },
      confidence: room === null ? 0.6 : 0.9,
      advice: "Look for another limit: the server's own, or a context that is smaller than stated",
    };
  }
  if (finishReason === "stop" && saysNothing && text === "" && reasoning === "") {
    yield {
      finding: "answer-empty",
      message: `The answer ended with "stop" and has no text and no call of a tool${
        told === 1 ? ": its first token was the end" : ""
      }`,
      evidence: { finishReason, outputTokens: told },
      confidence: 1,
      advice: "Look at the prompt's template and at stop strings: the model ended its turn at once",
    };
  }
}

/** Whether what was said is in the trace: a session without content has times and counts alone. */
function isKept({ unknown = {} }: CallCompleted): boolean {
  return unknown["text"] === undefined;
}

function isAbove(a: number | null | undefined, b: number | null | undefined): boolean {
  return typeof a === "number" && typeof b === "number" && a > b;
}
