/** llama.cpp's own `/completion`. @module */

import { z } from "zod";
import { Reply, timingsOf } from "../../provider/openai/wire.ts";
import { type Interpreter, saying } from "./said.ts";
import { errorOf, WireError } from "./wire_error.ts";

const count = z.int().min(0).nullish().catch(null);
const Piece = z.object({
  content: z.string().nullish(),
  stop: z.boolean().nullish(),
  stop_type: z.string().nullish(),
  model: z.string().nullish(),
  tokens_predicted: count,
  tokens_evaluated: count,
  tokens_cached: count,
  timings: Reply.shape.timings,
  error: WireError,
});

/** Reads one answer. */
export function llamaCpp(): Interpreter {
  return (value) => {
    const piece = Piece.parse(value);
    const last = piece.stop === true;
    return saying({
      text: piece.content,
      responseModel: piece.model,
      finishReason: last ? piece.stop_type ?? "stop" : undefined,
      usage: last
        ? {
          inputTokens: piece.tokens_evaluated ?? null,
          outputTokens: piece.tokens_predicted ?? null,
          cachedTokens: piece.timings?.cache_n ?? null,
          reasoningTokens: null,
        }
        : undefined,
      timings: last ? timingsOf({ timings: piece.timings }) : undefined,
      failure: errorOf(piece.error),
      answers: typeof piece.content === "string",
      whole: last,
    });
  };
}
