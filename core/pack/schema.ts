/** What a prompt pack holds: data alone, in `prompt-packs/<id>/pack.yaml` and the prompts beside it. @module */

import { z } from "zod";
import { Check } from "./checks/schema.ts";

export { Check } from "./checks/schema.ts";

/** The version of the format that this program reads and writes. */
export const PACK_VERSION = 1;

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
const Id = z.string().max(64).regex(ID, "lower case letters, digits and hyphens");

/** An answer as somebody wrote it down to try the checks with. */
export const WrittenAnswer = z.union([
  z.string().min(1),
  z.strictObject({
    text: z.string().optional(),
    tool_calls: z.array(z.strictObject({
      name: z.string(),
      arguments: z.record(z.string(), z.json()),
    })).optional(),
  }),
], { error: "wanted a text, or text and tool_calls" });
export type WrittenAnswer = z.infer<typeof WrittenAnswer>;

/**
 * An answer that must fail, and a part of the reason that its judgement must give: written out, or the
 * reference with one place changed.
 */
export const BrokenAnswer = z.strictObject({
  answer: WrittenAnswer.optional(),
  /** A part of the reference, and what stands there instead. */
  replace: z.string().min(1).optional(),
  with: z.string().optional(),
  fails: z.string().min(1),
}).refine(({ answer, replace }) => (answer === undefined) !== (replace === undefined), {
  error: 'wanted either "answer" or "replace" with "with"',
});
export type BrokenAnswer = z.infer<typeof BrokenAnswer>;

const ABOUT = {
  id: Id,
  /** What items have in common, in reports; the kind of the first check when absent. */
  family: Id.optional(),
  difficulty: z.enum(["easy", "medium", "hard"]).optional(),
  /** Skills that the model is offered as tools; those of the pack when absent. */
  skills: z.array(z.string().min(1)).optional(),
};

const PROVEN = {
  checks: z.array(Check).min(1),
  /** An answer that passes. */
  reference: WrittenAnswer.optional(),
  /** Answers that fail, each for its reason. */
  broken: z.array(BrokenAnswer).min(1).optional(),
  from: Provenance.optional(),
};

/** One test. */
export const PackItem = z.strictObject({ ...ABOUT, request: PackRequest, ...PROVEN });
export type PackItem = z.infer<typeof PackItem>;

/** One test as it stands in a file: a short way of saying what is asked is `prompt`. */
export const ItemSource = z.strictObject({
  ...ABOUT,
  /** What the user says. */
  prompt: z.string().min(1).optional(),
  /** What stands before it. */
  system: z.string().min(1).optional(),
  request: PackRequest.partial({ messages: true }).optional(),
  ...PROVEN,
}).check(({ value, issues }) => {
  const { prompt, system, request: { messages } = {} } = value;
  const one = [prompt, messages].filter((words) => words !== undefined).length;
  if (one === 1 && (system === undefined || prompt !== undefined)) return;
  const message = one === 2
    ? 'wanted either "prompt" or "request.messages", not both'
    : one === 0
    ? '"prompt" is missing'
    : 'wanted "system" with "prompt" alone; a system message goes into "request.messages"';
  issues.push({ code: "custom", input: value, path: [], message });
});
export type ItemSource = z.infer<typeof ItemSource>;

/** An item with its request spelled out. */
export function itemOfSource({ prompt, system, request = {}, ...item }: ItemSource): PackItem {
  const messages = request.messages ?? [
    ...(system === undefined ? [] : [{ role: "system", content: system }]),
    { role: "user", content: prompt ?? "" },
  ];
  // The schema puts the fields into its order, which hashes and comparisons rely on.
  return PackItem.parse({ ...item, request: { ...request, messages } });
}

const HEAD = {
  pack: z.literal(PACK_VERSION, { error: `wanted ${PACK_VERSION}, the version of the format` }),
  /** The folder's name. */
  id: Id,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, "MAJOR.MINOR.PATCH"),
  summary: z.string().max(120),
  license: z.string().max(120).optional(),
  tags: z.array(Id).optional(),
  /** Skills that its items offer as tools unless they name others. */
  skills: z.array(z.string().min(1)).optional(),
};

/** The main file of a pack, `pack.yaml` or `pack.json`. */
export const PackSource = z.strictObject({ ...HEAD, items: z.array(z.unknown()).optional() });
export type PackSource = z.infer<typeof PackSource>;

/** A whole pack. */
export const Pack = z.strictObject({ ...HEAD, items: z.array(PackItem) });
export type Pack = z.infer<typeof Pack>;

/** Whether a word can be the id of a pack or of an item. */
export function isPackId(word: string): boolean {
  return ID.test(word) && word.length <= 64;
}
