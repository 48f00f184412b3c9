/**
 * Proves that an item measures what it says: its reference is perfect, nothing and noise are worth
 * nothing, and every broken variant fails for the reason that it states.
 * @module
 */

import type { Random, ScoreContext } from "model-lens";
import type { Evidence, Filled, ItemFolder } from "../item.ts";
import { FailureKind } from "../item.ts";
import { textOf } from "../item_folders.ts";
import { fill, fillSlots } from "../plan/fill.ts";
import { isSolved, overall, scoreOf } from "../scores/axes.ts";
import { failuresOf } from "../scores/failures.ts";
import { grade } from "./mod.ts";

/** What was tried with an item, and what did not come out as it has to. */
export interface Proof {
  readonly id: string;
  /** Answers by what they are. */
  readonly tried: Readonly<Record<"reference" | "empty" | "random" | "broken" | "given", number>>;
  /** One sentence for each answer that was judged otherwise than it has to be. */
  readonly faults: readonly string[];
}

type World = Pick<ScoreContext, "sandbox" | "signal">;

/** Tries everything with one item, filled as the stream has it. */
export async function prove(folder: ItemFolder, stream: Random, world: World): Promise<Proof> {
  const { item } = folder;
  const filled = fill(folder, stream);
  const faults: string[] = [];
  const judge = async (answer: string) => {
    const evidence = await grade(folder, filled, { ...world, answer });
    const scores = scoreOf(item, evidence);
    return {
      evidence,
      score: overall(scores),
      solved: isSolved(item, scores),
      kinds: failuresOf(item, evidence),
    };
  };
  const say = (what: string, evidence: Evidence) =>
    faults.push(`${item.id}: ${what}: ${inShort(evidence)} ${JSON.stringify(filled.slots)}`);

  const right = await judge(answerOf(folder, filled, "reference"));
  if (right.score !== 1) say(`its reference scores ${right.score}`, right.evidence);
  if (right.kinds.length > 0) say(`its reference shows ${right.kinds}`, right.evidence);
  faults.push(...await faultsOfTests(folder, filled, world));
  const empty = await judge("");
  if (empty.score !== 0) say(`an empty answer scores ${empty.score}`, empty.evidence);
  const noise = await judge(noiseOf(folder, stream));
  if (noise.score !== 0) say(`noise scores ${noise.score}`, noise.evidence);

  const variants = Object.keys(folder.files).filter((name) => name.startsWith("broken/")).sort();
  if (variants.length < 2) faults.push(`${item.id}: it has ${variants.length} broken variants`);
  for (const name of variants) {
    const text = fillSlots(folder.files[name] ?? "", filled.slots);
    const { data: stated } = FailureKind.safeParse(/fails: (\w+)/.exec(text)?.[1]);
    const { kinds, solved, evidence } = await judge(answered(withoutHeader(text), name));
    if (stated === undefined) faults.push(`${item.id}: ${name} does not say how it fails`);
    else if (!kinds.includes(stated)) say(`${name} shows ${kinds}, not ${stated}`, evidence);
    else if (!item.failureKinds.includes(stated)) {
      faults.push(`${item.id}: ${stated} is not listed`);
    }
    if (solved && kinds.length === 0) say(`${name} is taken for right`, evidence);
  }
  const given = textOf(folder, "given") === undefined ? 0 : 1;
  if (item.category === "debugging") {
    if (given === 0) faults.push(`${item.id}: it gives no file`);
    const before = await judge(answerOf(folder, filled, "given"));
    if (before.solved) say("its tests pass before anything is mended", before.evidence);
  }
  return {
    id: item.id,
    tried: { reference: 1, empty: 1, random: 1, broken: variants.length, given },
    faults,
  };
}

/** What the compiler finds in the hidden tests themselves, beside the reference. */
async function faultsOfTests(
  folder: ItemFolder,
  { slots }: Filled,
  { sandbox, signal }: World,
): Promise<string[]> {
  const { framework, grading, id } = folder.item;
  if (grading.kind !== "program") return [];
  const extension = framework === "react" ? "tsx" : "ts";
  const files = Object.fromEntries(
    [["solution", "reference"], ["tests", "tests"]].map(([name, from = ""]) =>
      [`${name}.${extension}`, fillSlots(textOf(folder, from) ?? "", slots)] as const
    ),
  );
  const { faults } = await sandbox.compile({ framework, files, tests: [] }, { signal });
  return faults.map(({ path, line, message }) => `${id}: ${path}:${line}: ${message}`);
}

/** What of an item's form cannot be right, whatever is answered. */
export function faultsOfForm({ item, files }: ItemFolder): string[] {
  const texts = [...item.templates, ...item.contexts];
  const names = new Set([
    ...Object.keys(item.slots),
    ...item.cases.flatMap((one) => Object.keys(one.slots)),
  ]);
  const used = new Set(texts.flatMap((text) => slotsIn(text)));
  const everywhere = [...texts, ...Object.values(files), JSON.stringify(item.grading)];
  const unknown = [...used].filter((name) => !names.has(name) && !/^(given|task)$/.test(name));
  const idle = [...names].filter((name) =>
    !everywhere.some((text) => slotsIn(text).includes(name))
  );
  return [
    ...unknown.map((name) => `${item.id}: nothing fills {{${name}}}`),
    ...idle.map((name) => `${item.id}: nothing uses the slot ${name}`),
    ...(names.size === 0 ? [`${item.id}: nothing about it ever changes`] : []),
    ...(item.templates.every((one) => used.size > 0 && slotsIn(one).length > 0)
      ? []
      : [`${item.id}: a template has no slot`]),
  ];
}

function slotsIn(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);
}

/** A file of the item as a model would answer with it. */
function answerOf(folder: ItemFolder, { slots }: Filled, file: string): string {
  const text = textOf(folder, file) ?? "";
  const isProse = folder.files[`${file}.md`] !== undefined;
  return answered(fillSlots(text, slots), isProse ? `${file}.md` : `${file}.ts`);
}

function answered(text: string, name: string): string {
  return name.endsWith(".md") ? text.trim() : `\`\`\`ts\n${text.trimEnd()}\n\`\`\``;
}

function withoutHeader(text: string): string {
  return text.replace(/^(\/\/|<!--) fails: .*\n/, "");
}

/** Words in a row; for programs also a program that has nothing to do with the task. */
function noiseOf({ item }: ItemFolder, stream: Random): string {
  const words = Array.from({ length: 60 }, () => stream.pick(NOISE)).join(" ");
  return item.grading.kind === "program"
    ? `${words}\n\`\`\`ts\nexport const ${stream.pick(NOISE)}Value = "${words}";\n\`\`\``
    : words;
}

const NOISE = "lorem ipsum dolor sit amet consectetur adipiscing elit sed tempor magna aliqua"
  .split(" ");

function inShort(
  { taken, typeErrors, lint, tests, facts, instructions, outcome }: Evidence,
): string {
  return JSON.stringify({
    taken,
    outcome,
    typeErrors: typeErrors.map(({ code, line, message }) => `${line} ${code} ${message}`),
    lint: lint.map(({ code, line }) => `${line} ${code}`),
    failed: tests.filter(({ passed }) => !passed).map(({ name, message }) =>
      `${name}: ${message?.slice(0, 300)}`
    ),
    wrong: facts.filter(({ right }) => !right),
    broken: instructions.filter(({ kept }) => !kept),
  });
}
