/** Answers that no judge may stumble over. @module */

import fc from "fast-check";
import type { Answer } from "../../provider/answer.ts";

/** Pieces that answers are made of, and that judges look for. */
const PIECES: readonly string[] = [
  "The answer is ",
  "Answer: ",
  "A",
  "(B)",
  "12",
  "-3.5",
  "1,234",
  "1e999",
  "=",
  "**",
  "```json\n",
  "```",
  "{",
  "}",
  '{"a": 1}',
  "[]",
  "null",
  '"',
  "\\boxed{",
  "}",
  "Monday",
  "\u0000",
  "\ud800",
  "é",
  "\n",
  ". ",
  "<think>",
  "</think>",
  "__proto__",
  '{"__proto__": {}}',
  "constructor",
];

const TEXT = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join("")),
);

/** Whatever a model, or a server, may say. */
export const ANSWERS: fc.Arbitrary<Partial<Answer>> = fc.record({
  text: TEXT,
  reasoning: TEXT,
  finishReason: fc.constantFrom(null, "stop", "length", "tool_calls", ""),
  toolCalls: fc.array(fc.record({ id: fc.option(TEXT), name: TEXT, arguments: TEXT }), {
    maxLength: 3,
  }),
});
