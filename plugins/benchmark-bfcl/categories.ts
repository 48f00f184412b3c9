/** The categories of the leaderboard that are asked here, and how each is judged. @module */

import type { Rule } from "./check/calls.ts";
import type { Language } from "./check/types.ts";

/** Single-turn categories: no simulated services, memory or web search. */
export const CATEGORIES = [
  "simple_python",
  "simple_java",
  "simple_javascript",
  "multiple",
  "parallel",
  "parallel_multiple",
  "irrelevance",
  "live_simple",
  "live_multiple",
  "live_parallel",
  "live_parallel_multiple",
  "live_irrelevance",
  "live_relevance",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Whether calls are compared, must not be made, or must be made whatever they are. */
export type Judged = Rule | "irrelevance" | "relevance";

export function judgedBy(category: Category): Judged {
  if (category.endsWith("irrelevance")) return "irrelevance";
  if (category.endsWith("relevance")) return "relevance";
  if (category.includes("parallel")) return "parallel";
  return category.includes("multiple") ? "multiple" : "simple";
}

export function languageOf(category: Category): Language {
  if (category === "simple_java") return "java";
  return category === "simple_javascript" ? "javascript" : "python";
}
