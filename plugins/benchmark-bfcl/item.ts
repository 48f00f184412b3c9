/** The items of a category. @module */

import type { Message } from "model-lens";
import { z } from "zod";
import type { Category } from "./categories.ts";
import { dictsOf } from "./describe.ts";
import { readJson } from "./python/json.ts";
import { type Dict, isDict } from "./python/value.ts";

/** One question with what may be called, and the calls that are right. */
export interface Item {
  readonly id: string;
  readonly category: Category;
  readonly messages: readonly Message[];
  readonly functions: readonly Dict[];
  readonly answers: readonly Dict[];
}

/** A question has one turn. */
const Question = z.object({
  id: z.string(),
  question: z.tuple([
    z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })),
  ]),
});

/** Reads both files of a category, with whole numbers and fractions apart. */
export function itemsOf(
  category: Category,
  { questions, answers }: { readonly questions: string; readonly answers: string },
): Item[] {
  const right = new Map(
    rowsOf(answers).map((row) => [row.get("id"), dictsOf(row.get("ground_truth"))]),
  );
  const asked = linesOf(questions).map((line) => Question.parse(JSON.parse(line)));
  return rowsOf(questions).map((row, index): Item => {
    const { id, question } = asked[index] ?? Question.parse(undefined);
    return {
      id,
      category,
      messages: question[0],
      functions: dictsOf(row.get("function")),
      answers: right.get(id) ?? [],
    };
  });
}

function rowsOf(text: string): Dict[] {
  return linesOf(text).map(readJson).filter(isDict);
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
