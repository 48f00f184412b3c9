/** The verdict of the leaderboard on an answer. @module */

import { checkCalls, type Wanted } from "./check/calls.ts";
import { type Fault, fault } from "./check/verdict.ts";
import { type Category, judgedBy, languageOf } from "./categories.ts";
import type { Decoded } from "./decode.ts";

/** Judges what was decoded; null where it is right. */
export function judge(
  decoded: Decoded,
  category: Category,
  wanted: Omit<Wanted, "language">,
): Fault {
  const rule = judgedBy(category);
  const calls = "calls" in decoded ? decoded.calls : [];
  if (rule === "irrelevance") {
    return calls.length === 0
      ? null
      : fault("irrelevance_error:decoder_success", "It calls a function, and none can help");
  }
  if (rule === "relevance") {
    return calls.length > 0
      ? null
      : fault("relevance_error:decoder_failed", "It calls no function, and one could help");
  }
  if ("failed" in decoded) return fault("ast_decoder:decoder_failed", decoded.failed);
  return checkCalls(decoded.calls, { ...wanted, language: languageOf(category) }, rule);
}
