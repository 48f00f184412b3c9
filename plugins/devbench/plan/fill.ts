/** Makes a prompt of an item: which words, which names, which numbers, and what stands around. @module */

import type { Random } from "model-lens";
import type { Filled, Item, ItemFolder } from "../item.ts";
import { textOf } from "../item_folders.ts";

/** Draws one prompt. Equal streams draw equal prompts. Throws `TypeError` where the item is not whole. */
export function fill(folder: ItemFolder, stream: Random): Filled {
  const { item } = folder;
  const template = stream.int(0, item.templates.length - 1);
  const chosen = item.cases.length === 0 ? null : stream.int(0, item.cases.length - 1);
  const context = item.contexts.length === 0 ? null : stream.int(0, item.contexts.length - 1);
  const slots: Record<string, string> = {};
  for (const [name, values] of Object.entries(item.slots)) slots[name] = stream.pick(values);
  Object.assign(slots, chosen === null ? {} : item.cases[chosen]?.slots);
  const given = textOf(folder, "given");
  const task = fillSlots(item.templates[template] ?? "", {
    ...slots,
    ...(given === undefined ? {} : { given: fillSlots(given, slots).trimEnd() }),
  });
  const around = context === null ? "{{task}}" : item.contexts[context] ?? "{{task}}";
  return {
    item: item.id,
    prompt: fillSlots(fillSlots(around, slots), { task }),
    drawn: { template, case: chosen, context },
    slots,
    facts: factsOf(item, chosen),
  };
}

/** A text with its slots filled. What is no slot of the item stays: JSX has double braces too. */
export function fillSlots(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\{\{(\w+)\}\}/g,
    (whole, name: string) => Object.hasOwn(slots, name) ? slots[name] ?? whole : whole,
  );
}

function factsOf({ id, grading, cases }: Item, chosen: number | null): Filled["facts"] {
  if (grading.kind !== "facts") return [];
  return grading.facts.map((fact) => {
    const value = (chosen === null ? undefined : cases[chosen]?.facts[fact.name]) ?? fact.value;
    if (value === undefined) {
      throw new TypeError(`Cannot ask item ${id}: its fact "${fact.name}" has no value`);
    }
    return { ...fact, value };
  });
}
