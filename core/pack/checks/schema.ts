/** What can count as right in an item of a pack: data, of which each kind says what it wants. @module */

import { z } from "zod";
import { nearest } from "../../config/nearest.ts";

/** A path of a file in a program, below the folder that it is run in. */
const ProgramPath = z.string().regex(
  /^[\w-]+(\.[\w-]+)*(\/[\w-]+(\.[\w-]+)*)*\.tsx?$/,
  "wanted a path like solution.ts or parts/clock.tsx",
);

const Count = z.int().min(0);

const CHECKS = [
  /** The answer, without spaces around it, is this text. */
  z.strictObject({
    kind: z.literal("exact"),
    text: z.string(),
    ignore_case: z.boolean().optional(),
  }),
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
  /**
   * Words are there, whatever is said with them. A weak check: whoever names the words passes, also
   * who says that they are wrong.
   */
  z.strictObject({
    kind: z.literal("keywords"),
    all: z.array(z.string().min(1)).min(1).optional(),
    any: z.array(z.string().min(1)).min(1).optional(),
    none: z.array(z.string().min(1)).min(1).optional(),
  }).refine(({ all, any, none }) => [all, any, none].some((words) => words !== undefined), {
    error: "wanted words under all, any or none",
  }),
  /** A number of the answer, by default the last one, is this value. */
  z.strictObject({
    kind: z.literal("numeric"),
    value: z.number(),
    /** How far off it may be. */
    tolerance: z.number().min(0).optional(),
    /** How far off it may be as a share of the value. */
    relative: z.number().min(0).optional(),
    take: z.enum(["last", "first", "only"]).optional(),
  }),
  /** The model calls these tools and no others; an empty list wants that it calls none. */
  z.strictObject({
    kind: z.literal("tool-calls"),
    calls: z.array(z.strictObject({
      name: z.string().min(1),
      /** Allowed values by argument; "" among them means that it may be left out. */
      arguments: z.record(z.string(), z.array(z.json()).min(1)).optional(),
    })),
    order: z.enum(["any", "given"]).optional(),
    /** Schemas of the tools by name; a run fills them in from what it offers. */
    parameters: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  }),
  /** How long the answer is. */
  z.strictObject({
    kind: z.literal("length"),
    unit: z.enum(["characters", "words", "sentences", "lines"]),
    min: Count.optional(),
    max: Count.optional(),
  }).refine(({ min, max }) => min !== undefined || max !== undefined, {
    error: "wanted min or max",
  }),
  /** What form the answer has. */
  z.strictObject({
    kind: z.literal("format"),
    is: z.enum(["json", "bullets", "numbered", "code", "plain", "lower-case", "upper-case"]),
    /** How many bullets or numbered lines. */
    count: Count.optional(),
  }),
  /** The program in the answer passes tests in the sandbox. */
  z.strictObject({
    kind: z.literal("tests"),
    framework: z.enum(["typescript", "react", "nestjs"]).optional(),
    /** What the tests import it as; default solution.ts, or solution.tsx with React. */
    file: ProgramPath.optional(),
    /** A module that imports `test` and `assert` from "sandbox:test". */
    tests: z.string().min(1),
    /** Other files of the project, by path. */
    files: z.record(ProgramPath, z.string()).optional(),
    /** Whether its types must hold as strict TypeScript; default yes. */
    types: z.boolean().optional(),
  }),
  /** A judge model finds by a rubric that it is good enough. */
  z.strictObject({
    kind: z.literal("judge"),
    rubric: z.string().min(1),
    /** The least mark from 1 to 5 that passes; default 4. */
    min: z.int().min(1).max(5).optional(),
    /** The judge; a run fills it in from the setting. */
    model: z.string().nullable().optional(),
  }),
] as const;

/** The names of all checks. */
const CHECK_KINDS: readonly string[] = CHECKS.map(({ shape }) => shape.kind.value);

/** What counts as right. All checks of an item must hold; an empty answer passes none. */
export const Check = z.discriminatedUnion("kind", CHECKS, {
  error: ({ input }) => {
    const { kind } = Object(input);
    if (typeof kind !== "string") return "wanted a check with its kind";
    const near = nearest(kind, CHECK_KINDS);
    return `there is no check "${kind}"; ${
      near === undefined ? `there are ${CHECK_KINDS.join(", ")}` : `did you mean "${near}"?`
    }`;
  },
});
export type Check = z.infer<typeof Check>;
/** A check of one kind. */
export type CheckOf<K extends Check["kind"]> = Extract<Check, { kind: K }>;

/** Whether a check says little: it is called weak wherever it is shown. */
export function isWeak({ kind }: Pick<Check, "kind">): boolean {
  return kind === "keywords";
}

/** A check as users read it. */
export function checkName(check: Pick<Check, "kind">): string {
  return isWeak(check) ? `${check.kind} (weak)` : check.kind;
}

/** The names of the fields of all checks. */
export const CHECK_FIELDS: readonly string[] = CHECKS.flatMap(({ shape }) => Object.keys(shape));
