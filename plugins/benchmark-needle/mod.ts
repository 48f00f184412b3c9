/** Needles in a haystack, as RULER hides them: how far into how long a text does a model still find what was said? @module */

import {
  type Answer,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  NotJudgedError,
  type PlanContext,
  type Sample,
} from "model-lens";
import { z } from "zod";
import { type Fit, fit, type Known, leastTokens } from "./fit.ts";
import { HAYSTACK, HAYSTACKS } from "./haystack.ts";
import { KINDS, MOST_KEYS, needlesOf, VALUES } from "./needles.ts";
import { type Cell, grid } from "./plan.ts";
import { promptOf, type PromptParts } from "./prompt.ts";
import { foundIn, partOf, readable } from "./match.ts";

const Settings = z.strictObject({
  /** `ruler` begins the answer after the question, as RULER does; `chat` asks the question alone. */
  variant: z.enum(["ruler", "chat"]).default("ruler"),
  /** Tokens of prompt and answer together; default 512 to 32,768 as far as the context goes, quick two of them. */
  lengths: z.array(z.int().min(128).max(10_000_000)).min(1).optional(),
  /** Per cent of the text before the needle; default 0, 25, 50, 75 and 100, quick 0, 50 and 100. */
  depths: z.array(z.number().min(0).max(100)).min(1).optional(),
  /** Default all four, quick `single`. */
  kinds: z.array(z.enum(KINDS)).min(1).optional(),
  /** Samples of each kind at each place of the grid. */
  repetitions: z.int().min(1).max(1000).default(1),
  /** Needles in multi-key that nobody asks for. */
  distractors: z.int().min(1).max(MOST_KEYS - 1).default(3),
  /** Values of the one key in multi-value. */
  values: z.int().min(2).max(MOST_KEYS).default(4),
  /** Keys that are asked for in multi-query. */
  queries: z.int().min(2).max(MOST_KEYS).default(4),
  /** What is hidden: numbers of seven digits, or UUIDs. */
  value_kind: z.enum(VALUES).default("numbers"),
  /** Tokens of a length that are kept for the answer; RULER's 128 are too few for a model that thinks first. */
  answer_tokens: z.int().min(16).max(1_000_000).default(128),
  /** `sentences` of our own, RULER's `noise`, or a `story` in the public domain. */
  haystack: z.enum(HAYSTACKS).default("sentences"),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  kind: z.enum(KINDS),
  length: z.int(),
  depth: z.number(),
  /** Values that are asked for; the first is hidden at the depth. */
  wanted: z.array(z.string()).min(1),
  /** Values of keys that nobody asked for. */
  distractors: z.array(z.string()),
  haystack: z.enum(HAYSTACKS),
  /** Tokens of the prompt, about. */
  promptTokens: z.int(),
  /** Who counted them. */
  counted: z.string(),
  basis: z.enum(["counted", "calibrated", "assumed"]),
  /** Tokens that the answer may have. */
  answerTokens: z.int(),
  /** Tokens that the model serves; null when unknown. */
  context: z.int().nullable(),
  /** What the context had no room for; null when nothing, and in all samples but the first. */
  leftOut: z.string().nullable(),
});
/** What a sample hides. */
export type Target = z.infer<typeof Target>;

/** Tokens by which prompts of one length may differ, because needles do. */
const SLACK = 24;
/** Tokens of a sentence before any was counted; only how many counts it takes depends on it. */
const FIRST_GUESS = 20;
/** Sentences of a prompt that shows what the others are like. */
const TYPICAL = 24;

const needle: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  variants: ["ruler", "chat"],
  target: Target,
  // One of nine million numbers, or of more UUIDs.
  chance: 0,

  async samples(context) {
    const { settings, quick } = context;
    const { cells, leftOut } = grid(settings, {
      ...context,
      kinds: quick ? KINDS.slice(0, 1) : KINDS,
    });
    const room = await roomOf(cells, context);
    const askable = cells.filter(({ kind, length }) =>
      budgetOf(length, settings) >= (room.get(kind)?.least ?? 0)
    );
    const chosen = chosenSamples(askable, context, {
      quickly: askable.length,
      sample: (cell) => cell,
    });
    const fits = new Map<string, Fit>();
    const samples: Sample<Target>[] = [];
    for (const cell of chosen) {
      const parts = partsOf(cell, context);
      const key = `${cell.kind} ${cell.length}`;
      const found = fits.get(key) ?? await fit((count) => promptOf(parts, count), {
        budget: budgetOf(cell.length, settings),
        counter: context.tokens,
        known: room.get(cell.kind) ?? { least: 0, perSentence: FIRST_GUESS },
      });
      fits.set(key, found);
      samples.push(sampleOf(cell, { parts, fit: found, context }));
    }
    const tight = new Set(
      cells.filter((cell) => !askable.includes(cell)).map(({ kind, length }) =>
        `${kind} ${length}`
      ),
    );
    const told = [
      ...(leftOut === null ? [] : [leftOut]),
      ...(tight.size === 0 ? [] : [`no room for the needles of ${[...tight].join(", ")}`]),
    ];
    if (told.length > 0) context.notice?.(told.join("; "));
    return samples.map((sample, index) =>
      index > 0 || told.length === 0
        ? sample
        : { ...sample, target: { ...sample.target, leftOut: told.join("; ") } }
    );
  },

  score({ target }, answer) {
    const { wanted, distractors, kind, length, depth } = target;
    const text = readable(answer.text);
    const found = foundIn(text, wanted);
    const part = partOf(found);
    const overrun = overrunOf(target, answer, found.length === wanted.length);
    if (overrun !== undefined) throw overrun;
    const wrong = foundIn(text, distractors);
    const prompt = answer.usage?.inputTokens ?? null;
    return {
      value: found.length / wanted.length,
      answer: text === "" ? null : text,
      explanation: [
        `${kind}, ${length} tokens, depth ${depth} %: ${found.length} of ${wanted.length} found`,
        ...(found.length === wanted.length
          ? []
          : [`missing ${wanted.filter((value) => !found.includes(value)).join(", ")}`]),
        ...(text === "" && answer.reasoning.trim() !== "" && answer.finishReason === "length"
          ? [`nothing but reasoning came in ${target.answerTokens} tokens: see answer_tokens`]
          : []),
        ...(wrong.length === 0 ? [] : [`${wrong.length} of other keys named`]),
        `prompt of about ${target.promptTokens} tokens by ${target.counted}`,
        prompt === null
          ? "unknown how many the server read, and whether it cut the prompt"
          : `the server read ${prompt}`,
        ...(target.leftOut === null ? [] : [target.leftOut]),
      ].join("; "),
      metrics: [
        share("string_match_part", part, "RULER's: any of the values is in the answer"),
        share(
          "at_depth",
          wanted[0] !== undefined && found.includes(wanted[0]) ? 1 : 0,
          "the value hidden at the depth of the sample is in the answer",
        ),
        ...(distractors.length === 0
          ? []
          : [share("distracted", partOf(wrong), "a value of another key is in the answer")]),
        prompt === null
          ? {
            ...tokensRead(length),
            value: null,
            reason: "the server does not say how many tokens it read",
          }
          : { ...tokensRead(length), value: prompt },
      ],
    };
  },
});
export default needle;

/** Tokens that a prompt may have: the answer is in the length, as in RULER. */
function budgetOf(length: number, { answer_tokens: answer }: Settings): number {
  return length - answer - SLACK;
}

/** What the shortest prompt of each kind takes. */
async function roomOf(
  cells: readonly Cell[],
  context: PlanContext<Settings>,
): Promise<ReadonlyMap<Cell["kind"], Known>> {
  const room = new Map<Cell["kind"], Known>();
  const [first] = cells;
  // Where a line has to be drawn, let it be through the text and not through the question.
  if (first !== undefined) await context.tokens?.prompt(promptOf(partsOf(first, context), TYPICAL));
  for (const cell of cells) {
    if (room.has(cell.kind)) continue;
    const parts = partsOf(cell, context);
    const least = await leastTokens((count) => promptOf(parts, count), context.tokens);
    room.set(cell.kind, { least, perSentence: FIRST_GUESS });
  }
  return room;
}

function partsOf(
  { kind, id, length, depth }: Cell,
  { seed, settings }: PlanContext<Settings>,
): PromptParts {
  const { distractors, values, queries, value_kind: valueKind, haystack, variant } = settings;
  return {
    hidden: needlesOf(kind, { seed, id, valueKind, numbers: { distractors, values, queries } }),
    haystack: HAYSTACK[haystack],
    place: { seed, length, id },
    depth,
    valueKind,
    prefixed: variant === "ruler",
  };
}

function sampleOf(
  { id, kind, length, depth }: Cell,
  { parts, fit: { sentences, count }, context: { settings, contextLength } }: {
    readonly parts: PromptParts;
    readonly fit: Fit;
    readonly context: PlanContext<Settings>;
  },
): Sample<Target> {
  const { wanted, distractors } = parts.hidden;
  return {
    id,
    family: kind,
    grid: {
      column: { name: "length", value: length, unit: "tokens" },
      row: { name: "depth", value: depth, unit: "%" },
    },
    request: {
      messages: promptOf(parts, sentences),
      maxTokens: settings.answer_tokens,
      temperature: 0,
    },
    target: {
      ...{ kind, length, depth, haystack: settings.haystack },
      wanted: wanted.map(({ value }) => value),
      distractors: distractors.map(({ value }) => value),
      promptTokens: count.tokens,
      counted: count.source,
      basis: count.basis,
      answerTokens: settings.answer_tokens,
      context: contextLength,
      leftOut: null,
    },
  };
}

/** Of the tokens that were to be read, so many must have been: less is a prompt that was cut. */
const LEAST_READ = { counted: 0.95, calibrated: 0.9, assumed: 0 } as const;

/** Why an answer is no miss: its prompt was cut, or the context was full before it could end. */
function overrunOf(
  { promptTokens, basis, answerTokens, context }: Target,
  { usage, finishReason }: Answer,
  isWhole: boolean,
): NotJudgedError | undefined {
  const read = usage?.inputTokens ?? null;
  if (isWhole || read === null) return undefined;
  const hint = "Serve the model with a longer context, or ask for shorter lengths";
  if (read + SLACK < promptTokens * LEAST_READ[basis]) {
    return new NotJudgedError(
      "context_overrun",
      `The server read ${read} of about ${promptTokens} prompt tokens: it cut the prompt`,
      hint,
    );
  }
  const written = usage?.outputTokens ?? null;
  if (finishReason !== "length" || written === null || written >= answerTokens) return undefined;
  // Where a user allows fewer tokens, answers end early although there is room: those stay misses.
  if (context === null || read + written < context - 1) return undefined;
  return new NotJudgedError(
    "context_overrun",
    `The context was full after ${written} of ${answerTokens} tokens of the answer`,
    hint,
  );
}

function share(name: string, value: number, source: string) {
  return { name, value, unit: "share", source };
}

function tokensRead(length: number) {
  return { name: `prompt_tokens_${length}`, unit: "tokens", source: "the server's count" };
}
