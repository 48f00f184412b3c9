/** One prompt to several models: what is asked, and what is told while they answer. @module */

import { z } from "zod";
import { Failure } from "../../core/events/envelope.ts";
import { ToolCallDelta, Usage } from "../../core/events/call.ts";

/** Asks models of one provider one prompt, with the same words as the command line. */
export const AskModels = z.strictObject({
  provider: z.string().optional(),
  /** None: the first that the provider lists. */
  models: z.array(z.string()).max(12).optional(),
  system: z.string().optional(),
  prompt: z.string().min(1),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxTokens: z.int().min(1).optional(),
  seed: z.int().min(0).optional(),
  /** Texts before which an answer ends. */
  stop: z.array(z.string().min(1)).max(8).optional(),
  /** Whether all are asked at the same time, so that their times are those of a shared machine. */
  together: z.boolean().optional(),
});
export type AskModels = z.infer<typeof AskModels>;

/** A figure about one answer, or why there is none. */
export const AnswerFigure = z.object({
  value: z.number().nullable(),
  unit: z.string(),
  source: z.string(),
  reason: z.string().optional(),
});
export type AnswerFigure = z.infer<typeof AnswerFigure>;

/** Whose call: `m1`, `m2` … in the order of the models, and nanoseconds since the run began. */
const OfModel = z.object({ model: z.string(), t: z.number() });

/** What is told of an answer as it comes; the run has the same and more. */
export const AskRecord = z.discriminatedUnion("kind", [
  /** First: who is asked, in the order of the run. */
  z.object({
    kind: z.literal("answer.asked"),
    models: z.array(z.object({ span: z.string(), id: z.string(), provider: z.string() })),
  }),
  /** Written to the server; a further attempt begins the answer anew. */
  OfModel.extend({ kind: z.literal("answer.started"), call: z.string(), attempt: z.int() }),
  OfModel.extend({
    kind: z.literal("answer.chunk"),
    text: z.string().optional(),
    reasoning: z.string().optional(),
    tools: z.array(ToolCallDelta).optional(),
  }),
  OfModel.extend({
    kind: z.literal("answer.completed"),
    finishReason: z.string().nullable(),
    usage: Usage.nullable(),
    chunks: z.int().nullable(),
    figures: z.object({
      ttft: AnswerFigure,
      tpot: AnswerFigure,
      decode: AnswerFigure,
      e2e: AnswerFigure,
    }),
  }),
  /** This attempt failed; another may follow. */
  OfModel.extend({ kind: z.literal("answer.failed"), error: Failure }),
  /** No further attempt follows. */
  OfModel.extend({ kind: z.literal("answer.given-up"), error: Failure }),
]);
export type AskRecord = z.infer<typeof AskRecord>;
