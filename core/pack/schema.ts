/** What a prompt pack holds: data alone, in `prompt-packs/<id>/pack.yaml`. @module */

import { z } from "zod";

/** The version of the format that this program reads and writes. */
export const PACK_VERSION = 1;

/** What counts as right. All checks of an item must hold; an empty answer passes none. */
export const Check = z.discriminatedUnion("kind", [
  /** The answer, without spaces around it, is this text. */
  z.strictObject({ kind: z.literal("exact"), text: z.string() }),
  /** This text is somewhere in the answer. */
  z.strictObject({ kind: z.literal("contains"), text: z.string().min(1) }),
  /** The regular expression matches somewhere in the answer. */
  z.strictObject({
    kind: z.literal("regex"),
    pattern: z.string().min(1),
    flags: z.string().regex(/^[imsu]*$/, "only i, m, s and u").optional(),
  }),
  /** The answer is not this text: what was wrong once. */
  z.strictObject({ kind: z.literal("not-equal"), text: z.string() }),
  /** The answer is JSON, perhaps in a code fence, that this JSON schema allows. */
  z.strictObject({ kind: z.literal("json-schema"), schema: z.record(z.string(), z.json()) }),
  /** There is an answer at all: for a call that failed once. */
  z.strictObject({ kind: z.literal("answers") }),
]);
export type Check = z.infer<typeof Check>;

/** What is asked, in the words of OpenAI's chat; the run adds the model and what is absent. */
export const PackRequest = z.strictObject({
  messages: z.array(z.record(z.string(), z.json())).min(1),
  tools: z.array(z.json()).optional(),
  tool_choice: z.json().optional(),
  response_format: z.json().optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  max_tokens: z.int().min(1).optional(),
  seed: z.int().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
});
export type PackRequest = z.infer<typeof PackRequest>;

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "wanted 64 hexadecimal digits");

/** Where an item comes from. */
export const Provenance = z.strictObject({
  /** Run id of the trace, and the span of the call in it. */
  run: z.string(),
  call: z.string(),
  /** When the call was made, as far as its trace knows. */
  recorded: z.string(),
  provider: z.string(),
  model: z.string(),
  /** SHA-256 of the request as it is kept here, fields in order. */
  request: Hash,
  /** SHA-256 of the text of the recorded answer; null where there was none. */
  answer: Hash.nullable(),
});
export type Provenance = z.infer<typeof Provenance>;

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** One test. */
export const PackItem = z.strictObject({
  id: z.string().regex(ID, "lower case letters, digits and hyphens"),
  request: PackRequest,
  checks: z.array(Check).min(1),
  from: Provenance.optional(),
});
export type PackItem = z.infer<typeof PackItem>;

/** A whole pack. */
export const Pack = z.strictObject({
  pack: z.literal(PACK_VERSION),
  /** The folder's name. */
  id: z.string().regex(ID, "lower case letters, digits and hyphens"),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, "MAJOR.MINOR.PATCH"),
  summary: z.string().max(120),
  items: z.array(PackItem),
});
export type Pack = z.infer<typeof Pack>;

/** Whether a word can be the id of a pack or of an item. */
export function isPackId(word: string): boolean {
  return ID.test(word) && word.length <= 64;
}
