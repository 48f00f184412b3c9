/** What the judge of a framework may have found of an answer, as far as it is of a known form. @module */

import { z } from "zod";

const Diagnostic = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
});

/** Lenient, because each framework finds what it finds; what is of another form is absent. */
export const KnownEvidence = z.object({
  extracted: z.object({ code: z.string(), language: z.string(), blocks: z.number() }).nullable()
    .catch(null),
  taken: z.string().nullable().catch(null),
  typeErrors: z.array(Diagnostic).catch([]),
  lint: z.array(Diagnostic).catch([]),
  tests: z.array(z.object({
    name: z.string(),
    passed: z.boolean(),
    message: z.string().optional(),
  })).catch([]),
  outcome: z.string().nullable().catch(null),
  facts: z.array(z.object({
    name: z.string(),
    expected: z.unknown(),
    found: z.unknown(),
    right: z.boolean(),
  })).catch([]),
  instructions: z.array(z.object({ name: z.string(), kept: z.boolean(), why: z.string() }))
    .catch([]),
}).catch({
  extracted: null,
  taken: null,
  typeErrors: [],
  lint: [],
  tests: [],
  outcome: null,
  facts: [],
  instructions: [],
});
export type KnownEvidence = z.infer<typeof KnownEvidence>;

const WithReference = z.object({ reference: z.string() });

/** The solution that a target holds; undefined where it holds none. */
export function referenceOf(target: unknown): string | undefined {
  const found = WithReference.safeParse(target).data?.reference;
  return found === "" ? undefined : found;
}
