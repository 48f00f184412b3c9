/** Which prompts a run asks: so many of each category and difficulty, different as long as items allow. @module */

import { random } from "model-lens";
import type { DevBenchConfig } from "../config/schema.ts";
import { CATEGORIES, type Filled, type ItemFolder } from "../item.ts";
import { fill } from "./fill.ts";
import { split, splitWithin } from "./shares.ts";

/** A prompt of the plan. */
export interface PlannedPrompt {
  /** `<category>.<name>.<number>`: the same for the same seed. */
  readonly id: string;
  readonly folder: ItemFolder;
  readonly filled: Filled;
}

/** How a plan is made. */
export interface PromptOptions {
  readonly seed: number;
  readonly count: number;
  readonly config: Pick<DevBenchConfig, "weights" | "difficulty" | "frameworks">;
}

/**
 * The prompts, in random order. Every item is asked before one is asked again, and then in other
 * words, with other names and numbers. What an item is filled with follows from the seed and its own
 * id, so that a new item does not change the prompts of the others.
 */
export function plannedPrompts(
  folders: readonly ItemFolder[],
  { seed, count, config }: PromptOptions,
): PlannedPrompt[] {
  const allowed = folders.filter(({ item }) => config.frameworks.includes(item.framework));
  const byCategory = Map.groupBy(allowed, ({ item }) => item.category);
  const weights = new Map(
    CATEGORIES
      .filter((one) => byCategory.has(one) && (config.weights[one] ?? 0) > 0)
      .map((one) => [one, config.weights[one] ?? 0]),
  );
  const prompts = [...split(count, weights)].flatMap(([category, share]) =>
    drawn(wanted(byCategory.get(category) ?? [], config), { seed, count: share, config })
  );
  return random(seed, "order").shuffle(prompts);
}

/** Items of a difficulty that is wanted; all of them where there is none. */
function wanted(
  folders: readonly ItemFolder[],
  { difficulty }: PromptOptions["config"],
): readonly ItemFolder[] {
  const some = folders.filter(({ item }) => (difficulty[item.difficulty] ?? 0) > 0);
  return some.length === 0 ? folders : some;
}

/** Round by round: in each, every item once at most, so many of each difficulty as its share says. */
function drawn(
  folders: readonly ItemFolder[],
  { seed, count, config }: PromptOptions,
): PlannedPrompt[] {
  const groups = [...Map.groupBy(folders, ({ item }) => item.difficulty)].map(
    ([difficulty, all]) => {
      const label = `${all[0]?.item.category} ${difficulty}`;
      return { difficulty, order: random(seed, label).shuffle(all) };
    },
  );
  const shares = new Map(groups.map(({ difficulty }) => [
    difficulty,
    config.difficulty[difficulty] ?? 0,
  ]));
  const room = new Map(groups.map(({ difficulty, order }) => [difficulty, order.length]));
  const before = new Map(folders.map((folder) => [folder, new Set<string>()]));
  const prompts: PlannedPrompt[] = [];
  for (let number = 1; prompts.length < count; number++) {
    const parts = splitWithin(Math.min(count - prompts.length, folders.length), { shares, room });
    for (const { difficulty, order } of groups) {
      for (const folder of order.slice(0, parts.get(difficulty) ?? 0)) {
        const said = before.get(folder) ?? new Set();
        const filled = another(folder, { seed, number, before: said });
        prompts.push({ id: promptId(folder, number), folder, filled });
      }
    }
  }
  return prompts;
}

/** So many times a prompt that was there before is drawn again; then the item has no more to offer. */
const DRAWS = 40;

/** A prompt that differs from those before, if one can be found. */
function another(
  folder: ItemFolder,
  { seed, number, before }: {
    readonly seed: number;
    readonly number: number;
    readonly before: Set<string>;
  },
): Filled {
  const stream = random(seed, `${folder.item.id} ${number}`);
  let filled = fill(folder, stream);
  for (let draw = 1; draw < DRAWS && before.has(filled.prompt); draw++) {
    filled = fill(folder, stream);
  }
  before.add(filled.prompt);
  return filled;
}

function promptId({ item }: ItemFolder, number: number): string {
  return `${item.id.replace("/", ".")}.${number}`;
}
