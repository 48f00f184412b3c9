/** How the results of a framework are read: its axes, categories and kinds of failure, by name. @module */

import { z } from "zod";

/** A name with what it means. */
const Named = z.object({ id: z.string(), title: z.string(), about: z.string() });

/** What a trace says of the framework that it was made with, so that no reader needs the plugin. */
export const Scheme = z.object({
  /** For titles: `DevBench`. */
  title: z.string(),
  /** What a score is judged by, 0 to 1 each; only those that apply to an item count, by their weights. */
  axes: z.array(Named.extend({ weight: z.number().nonnegative() })),
  /** The kinds of work; the family of a sample is one of them. */
  categories: z.array(Named),
  /** The ways in which answers fail. */
  failures: z.array(Named),
  /** The measured numbers that its report shows: of shares the mean over prompts, of others the median. */
  metrics: z.array(Named.extend({
    better: z.enum(["higher", "lower"]),
  })),
  /** What the best model of several is named for: the axis, category or metric that decides. */
  awards: z.array(z.object({
    title: z.string(),
    by: z.enum(["score", "axis", "category", "metric"]),
    id: z.string().optional(),
  })),
});
export type Scheme = z.infer<typeof Scheme>;

/** The framework that a run was made with. */
export const FrameworkFacts = z.object({
  /** The plugin's id, which is what users type. */
  name: z.string(),
  version: z.string(),
  scheme: Scheme,
  /** Its configuration as it is in force, with what was typed. */
  settings: z.unknown(),
});
export type FrameworkFacts = z.infer<typeof FrameworkFacts>;
