/** What DevBench asks: an item, the prompt that is made of it, and what grading an answer found. @module */

import type { ScoreContext } from "model-lens";
import { z } from "zod";

/** The kinds of work that are asked for. */
export const CATEGORIES = [
  "code",
  "frontend",
  "debugging",
  "reasoning",
  "math",
  "instruction",
] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** The ways in which an answer can fail, each told from evidence. */
export const FAILURE_KINDS = [
  "hallucinated_api",
  "wrong_async_usage",
  "incorrect_json_schema",
  "oververbose_output",
  "missed_constraint",
  "syntax_error",
  "logic_error",
  "type_error",
  "missing_import",
  "incorrect_di",
  "stale_closure",
  "race_condition",
  "other",
] as const;
export const FailureKind = z.enum(FAILURE_KINDS);
export type FailureKind = z.infer<typeof FailureKind>;

const Text = z.string().min(1);

/** What a checked fact must come out as. */
export const FactValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type FactValue = z.infer<typeof FactValue>;

/**
 * One checked fact. The prompt asks for an object in a JSON block with a field of this name; the
 * field is compared, and no text is searched.
 */
export const Fact = z.strictObject({
  /** Name of the field in the answer's JSON. */
  name: z.string().regex(/^[a-zA-Z]\w*$/),
  /** `exact`: the same text, number or boolean; `number`: within `tolerance`; `set`: the same texts in any order; `list`: in this order. */
  is: z.enum(["exact", "number", "set", "list"]),
  /** Absent where every case of the item states its own. */
  value: FactValue.optional(),
  /** Of a number: how far it may be off; 0 unless said otherwise. */
  tolerance: z.number().nonnegative().optional(),
  /** What it shows when it is wrong; `logic_error` unless said otherwise. */
  shows: FailureKind.optional(),
});
export type Fact = z.infer<typeof Fact>;

/** One rule that an answer has to keep, countable in the answer alone. */
export const Check = z.discriminatedUnion("check", [
  /** The whole answer is one JSON object, in a block or bare: these fields, these types, nothing else. */
  z.strictObject({
    check: z.literal("json"),
    fields: z.record(
      z.string(),
      z.enum(["string", "number", "integer", "boolean", "string[]", "number[]"]),
    ),
  }),
  /** Exactly so many bullet points, and nothing beside them when `only`. */
  z.strictObject({
    check: z.literal("bullets"),
    exactly: z.int().positive(),
    only: z.boolean().optional(),
  }),
  z.strictObject({ check: z.literal("sentences"), exactly: z.int().positive() }),
  z.strictObject({
    check: z.literal("words"),
    min: z.int().positive().optional(),
    max: z.int().positive().optional(),
  }),
  z.strictObject({ check: z.literal("characters"), max: z.int().positive() }),
  z.strictObject({ check: z.literal("lines"), exactly: z.int().positive() }),
  /** Each of these words or phrases is there, whole, in any case. */
  z.strictObject({ check: z.literal("mentions"), words: z.array(Text).min(1) }),
  /** None of these words or phrases is there. */
  z.strictObject({ check: z.literal("avoids"), words: z.array(Text).min(1) }),
  /** No code block at all. */
  z.strictObject({ check: z.literal("no_code") }),
  /** One code block and nothing around it. */
  z.strictObject({ check: z.literal("only_code"), language: Text.optional() }),
  z.strictObject({ check: z.literal("starts_with"), text: Text }),
  z.strictObject({ check: z.literal("ends_with"), text: Text }),
  z.strictObject({ check: z.literal("case"), is: z.enum(["upper", "lower"]) }),
  /** A Markdown table of so many columns and rows, its header not counted. */
  z.strictObject({
    check: z.literal("table"),
    columns: z.int().positive(),
    rows: z.int().positive(),
  }),
  /** Of the code that was taken: these are not imported. */
  z.strictObject({ check: z.literal("imports_none_of"), modules: z.array(Text).min(1) }),
  /** Of the code that was taken: it has at most so many lines that are not empty. */
  z.strictObject({ check: z.literal("code_lines"), max: z.int().positive() }),
]);
export type Check = z.infer<typeof Check>;

/** How an answer is graded. `instructions` may stand beside the others: then that axis applies as well. */
export const Grading = z.discriminatedUnion("kind", [
  /** The answer's program is type-checked, linted and run against the hidden tests beside the item. */
  z.strictObject({
    kind: z.literal("program"),
    /** What the program must export: said in the prompt, imported by the tests. */
    exports: z.array(Text).min(1),
    /** What the failure of a hidden test shows, by its name; `logic_error` unless said otherwise. */
    shows: z.record(z.string(), FailureKind).optional(),
    instructions: z.array(Check).optional(),
  }),
  z.strictObject({
    kind: z.literal("facts"),
    facts: z.array(Fact).min(1),
    instructions: z.array(Check).optional(),
  }),
  z.strictObject({ kind: z.literal("instructions"), checks: z.array(Check).min(1) }),
]);
export type Grading = z.infer<typeof Grading>;

/** `item.jsonc`: one item, in a folder `items/<category>/<name>/`. */
export const Item = z.strictObject({
  /** `<category>/<name>`, the folder. */
  id: z.string().regex(/^[a-z]+\/[a-z0-9]+(_[a-z0-9]+)*$/),
  category: Category,
  framework: z.enum(["typescript", "nestjs", "react"]),
  difficulty: z.enum(["easy", "medium", "hard"]),
  /** Ways of asking the same, with `{{slots}}`. `{{given}}` is the text of the given file. */
  templates: z.array(Text).min(2),
  /** What a slot may be filled with. Tests, references and given code are filled alike; whatever it is, the same is right. */
  slots: z.record(z.string(), z.array(Text).min(1)).default({}),
  /** Fillings that belong together and change what is right: one of them is drawn. */
  cases: z.array(z.strictObject({
    slots: z.record(z.string(), z.string()),
    /** What the facts are in this case, by name. */
    facts: z.record(z.string(), FactValue).default({}),
  })).default([]),
  /** What may stand around the task: `{{task}}` is where it goes. Without one, the task stands alone. */
  contexts: z.array(Text).default([]),
  /** What its answers can show. */
  failureKinds: z.array(FailureKind).min(1),
  grading: Grading,
});
export type Item = z.infer<typeof Item>;

/** An item made into one prompt. It is data: with the item it is all that grading needs. */
export const Filled = z.strictObject({
  /** Id of the item. */
  item: z.string(),
  prompt: z.string(),
  /** Which template, case and context were drawn; null where there is none. */
  drawn: z.strictObject({
    template: z.int(),
    case: z.int().nullable(),
    context: z.int().nullable(),
  }),
  /** What every slot was filled with; the hidden tests and the reference are filled with the same. */
  slots: z.record(z.string(), z.string()),
  /** The facts with the values of the case that was drawn. */
  facts: z.array(Fact.required({ value: true })),
});
export type Filled = z.infer<typeof Filled>;

/** Something the compiler or the linter found in the answer's code, by its place there. */
export const Diagnostic = z.strictObject({
  /** For example `TS2322` or `no-unused-vars`. */
  code: z.string(),
  message: z.string(),
  /** From 1; null where it is about the whole. */
  line: z.int().nullable(),
  column: z.int().nullable(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

/**
 * How the program was found: `block` in the only block of code, `chosen` among several, `patched` by
 * applying a diff to the given file, `bare` without a fence. Or why there is none: an `empty` answer,
 * `prose` without code, a `diff` that fits nothing, blocks in another `language`.
 */
export const Taken = z.enum([
  ...["block", "chosen", "patched", "bare"] as const,
  ...["empty", "prose", "diff", "language"] as const,
]);
export type Taken = z.infer<typeof Taken>;

/** Everything that grading found. Texts of the model and its program are hostile. */
export const Evidence = z.strictObject({
  /** The code that was taken from the answer; null where there was none to take. */
  extracted: z.strictObject({
    code: z.string(),
    language: z.string(),
    /** How many code blocks the answer has. */
    blocks: z.int(),
  }).nullable(),
  /** Where the code was found, or what was there instead: the rule is `grounding/extract.ts`. */
  taken: Taken.optional(),
  typeErrors: z.array(Diagnostic),
  lint: z.array(Diagnostic),
  /** The hidden tests, all of them, also those that could not be run. */
  tests: z.array(z.strictObject({
    name: z.string(),
    passed: z.boolean(),
    message: z.string().optional(),
    /** False where it was not even begun, because the program could not be loaded. */
    ran: z.literal(false).optional(),
  })),
  /** How the run of the tests ended; null where nothing was to be run. */
  outcome: z.enum(["passed", "failed", "timeout", "memory", "output", "crashed", "unavailable"])
    .nullable(),
  facts: z.array(z.strictObject({
    name: z.string(),
    expected: FactValue,
    /** What the answer has; null where it has nothing of that name. */
    found: z.unknown(),
    right: z.boolean(),
  })),
  /** One for each rule of the item, in its order. */
  instructions: z.array(z.strictObject({
    /** The rule, in words. */
    name: z.string(),
    kept: z.boolean(),
    /** What was counted or found. */
    why: z.string(),
  })),
  /** Why the answer cannot be graded on this machine: then it has no score. */
  unavailable: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** An item with the files beside it: texts by their path in its folder, their slots still open. */
export interface ItemFolder {
  readonly item: Item;
  /** For example `reference.ts`, `tests.ts`, `given.ts`, `broken/off_by_one.ts`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Finds out everything about one answer. Texts of the folder are filled with the slots of `filled`. */
export type GradeAnswer = (
  folder: ItemFolder,
  filled: Filled,
  given: Pick<ScoreContext, "sandbox" | "signal"> & { readonly answer: string },
) => Promise<Evidence>;
