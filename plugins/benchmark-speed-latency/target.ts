/** What a sample measures, as its target says. @module */

import { z } from "zod";
import { Slo } from "./settings.ts";

export const Target = z.strictObject({
  /** For example `pp512`: the length that was aimed at; `c4`: four at a time; `poisson2`: two a second. */
  test: z.string(),
  /** `pp` reads, `tg` generates; `cold` and `warm` read what the cache does not know and knows; `load` is one of many. */
  kind: z.enum(["pp", "tg", "cold", "warm", "load"]),
  /** Of the prompt; of `tg` and `load`, of the answer. */
  tokens: z.int(),
  /** From 1; 0 warms up. */
  repetition: z.int().min(0),
  /** What the context had no room for; null when nothing. */
  leftOut: z.string().nullable(),
  /** Of a load: how many at a time, or null for an open loop. */
  concurrency: z.int().nullable().optional(),
  /** Of a load: when a request was served well enough. */
  slo: Slo.optional(),
});
export type Target = z.infer<typeof Target>;
