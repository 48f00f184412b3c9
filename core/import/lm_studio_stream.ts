/**
 * What `lms log stream --json [--stats]` prints: `{"timestamp": <ms>, "data": {"type", …}}`, as LM
 * Studio's SDK defines it (`llm.prediction.input` has the prompt as the model sees it,
 * `llm.prediction.output` the whole answer and, with `--stats`, its figures).
 * @module
 */

import { z } from "zod";
import {
  type Format,
  type ImportedCall,
  isRecord,
  jsonIn,
  moment,
  type Piece,
  withoutTimes,
} from "./contract.ts";

const Input = z.object({
  type: z.literal("llm.prediction.input"),
  modelIdentifier: z.string(),
  input: z.string(),
});
const Output = z.object({
  type: z.literal("llm.prediction.output"),
  modelIdentifier: z.string(),
  output: z.string(),
  stats: z.object({
    stopReason: z.string().nullish(),
    tokensPerSecond: z.number().nullish(),
    timeToFirstTokenSec: z.number().nullish(),
    totalTimeSec: z.number().nullish(),
    promptTokensCount: z.number().nullish(),
    predictedTokensCount: z.number().nullish(),
  }).nullish(),
});
type Stats = z.infer<typeof Output>["stats"];
const Line = z.object({
  timestamp: z.number(),
  data: z.union([Input, Output, z.object({ type: z.string() })]),
});

/** A prompt whose answer is still to come. */
interface Open {
  readonly place: string;
  readonly at: number | null;
  readonly model: string;
  readonly input: string;
}

export const LM_STUDIO_STREAM: Format = {
  name: "lm-studio-stream",
  title: "lms log stream --json",
  fits: (text) =>
    text.slice(0, 20_000).split("\n").some((line) => {
      const value = jsonIn(line);
      return isRecord(value) && isRecord(value["data"]) &&
        typeof value["data"]["type"] === "string";
    }) || /"type":\s*"llm\.prediction\.(in|out)put"/.test(text.slice(0, 20_000)),
  lacks: [
    "messages and settings: the stream has the prompt after the template",
    "chunk times, raw bytes, addresses",
    "which answer belongs to which prompt: paired by model, oldest first",
  ],

  *read(text) {
    const open: Open[] = [];
    let number = 0;
    for (const line of text.split("\n")) {
      number++;
      if (line.trim() !== "") yield* step(line, { place: `line ${number}`, open });
    }
    for (const one of open) yield { call: callOf(one, null) };
  },
};

function* step(
  text: string,
  { place, open }: { readonly place: string; readonly open: Open[] },
): Generator<Piece> {
  const line = Line.safeParse(jsonIn(text));
  if (!line.success) {
    // The program greets before its first record.
    yield { skipped: { place, reason: "no record of lms log stream" } };
    return;
  }
  const { timestamp, data } = line.data;
  const at = moment(timestamp);
  if ("input" in data) {
    open.push({ place, at, model: data.modelIdentifier, input: data.input });
    return;
  }
  if (!("output" in data)) {
    yield { skipped: { place, reason: `a record of type ${data.type}` } };
    return;
  }
  const index = open.findIndex(({ model }) => model === data.modelIdentifier);
  const [one] = index < 0 ? [] : open.splice(index, 1);
  if (one === undefined) {
    yield { skipped: { place, reason: "an answer to no prompt in the file" } };
    return;
  }
  yield { call: callOf(one, data) };
}

function callOf(
  { place, at, model, input }: Open,
  output: z.infer<typeof Output> | null,
): ImportedCall {
  return {
    place,
    at,
    times: withoutTimes("the stream has the moments of its own records, not of the call"),
    provider: "lm-studio",
    url: null,
    request: { model, prompt: input },
    response: output === null ? null : answerOf(output),
    status: null,
    error: output === null ? "the log has no answer" : null,
    took: typeof output?.stats?.totalTimeSec === "number"
      ? { ms: output.stats.totalTimeSec * 1000, source: "stats.totalTimeSec" }
      : null,
  };
}

/** In the words of the OpenAI dialect, with the figures as LM Studio's own API names them. */
function answerOf({ modelIdentifier, output, stats }: z.infer<typeof Output>): unknown {
  return {
    model: modelIdentifier,
    choices: [{ text: output, finish_reason: stats?.stopReason ?? null }],
    ...(typeof stats?.promptTokensCount === "number" ||
        typeof stats?.predictedTokensCount === "number"
      ? {
        usage: {
          prompt_tokens: stats.promptTokensCount,
          completion_tokens: stats.predictedTokensCount,
        },
      }
      : {}),
    ...(stats === null || stats === undefined ? {} : {
      stats: {
        time_to_first_token: stats.timeToFirstTokenSec,
        generation_time: generationTime(stats),
      },
    }),
  };
}

/** The rate by another name: LM Studio states tokens per second of the tokens it counts. */
function generationTime(
  { predictedTokensCount: tokens, tokensPerSecond: rate }: NonNullable<Stats>,
): number | null {
  return typeof tokens === "number" && typeof rate === "number" && rate > 0 ? tokens / rate : null;
}
