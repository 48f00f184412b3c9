/** Makes a pack of the texts of its files. @module */

import { checkFault } from "../check.ts";
import { CHECK_FIELDS } from "../checks/schema.ts";
import { shown } from "../checks/text.ts";
import { type PackFault, PackFilesError } from "../errors.ts";
import { itemOfSource, ItemSource, type Pack, type PackItem, PackSource } from "../schema.ts";
import type { ValuePath } from "./line.ts";
import { isPromptFile, type ReadFile, readText } from "./text.ts";
import { faultsOf } from "./words.ts";

/** The files that a pack's main file can be, the usual one first. */
export const MAIN_FILES: readonly string[] = ["pack.yaml", "pack.yml", "pack.json"];

/** The folder in a pack whose files are all items. */
const PROMPTS_FOLDER = "prompts";

/** Where an item stands. */
interface Placed {
  readonly item: PackItem;
  readonly read: ReadFile;
  readonly at: ValuePath;
}

/**
 * The pack that texts make: the main file, and every file of prompts in order of the names. Throws
 * `PackFilesError` with all that is wrong.
 */
export function packOfTexts(texts: ReadonlyMap<string, string>, id: string): Pack {
  const main = MAIN_FILES.find((name) => texts.has(name)) ?? "";
  const faults: PackFault[] = [];
  const source = mainOf(readText(main, texts.get(main) ?? ""), { id, faults });
  const placed: Placed[] = [];
  for (const { read, at, value } of source?.items ?? []) add(value, { read, at });
  const prompts = [...texts.keys()].filter((file) =>
    file.startsWith(`${PROMPTS_FOLDER}/`) && isPromptFile(file)
  );
  for (const file of prompts.sort()) {
    const read = readText(file, texts.get(file) ?? "");
    if ("says" in read) faults.push(read);
    else for (const { at, value } of entriesOf(read)) add(named(value, { file, at }), { read, at });
  }
  twice(placed, faults);
  const [first, ...rest] = faults;
  if (first !== undefined) throw new PackFilesError(id, [first, ...rest]);
  if (source === undefined) throw new TypeError("Cannot make a pack of a main file without faults");
  return { ...source.head, items: placed.map(({ item }) => item) };

  function add(value: unknown, place: Omit<Placed, "item">): void {
    const item = itemIn(value, { ...place, faults });
    if (item !== undefined) placed.push({ item, ...place });
  }
}

interface Main {
  readonly head: Omit<PackSource, "items">;
  readonly items: readonly (Omit<Placed, "item"> & { readonly value: unknown })[];
}

function mainOf(
  read: ReadFile | PackFault,
  { id, faults }: { readonly id: string; readonly faults: PackFault[] },
): Main | undefined {
  if ("says" in read) {
    faults.push(read);
    return undefined;
  }
  const checked = PackSource.safeParse(read.value);
  if (!checked.success) {
    const fields = Object.keys(PackSource.shape);
    faults.push(...faultsOf(checked.error, { read, at: [], fields }));
    return undefined;
  }
  const { items = [], ...head } = checked.data;
  if (head.id !== id) {
    faults.push({
      ...{ file: read.file, line: read.line(["id"]) },
      says: `its id is "${head.id}", but its folder is called "${id}"`,
      hint: "Give both the same name",
    });
  }
  return {
    head,
    items: items.map((value, index) => ({ value, read, at: ["items", index] })),
  };
}

/** A file of prompts is one item, a list of them, or `items:`. */
function entriesOf({ value }: ReadFile): { readonly at: ValuePath; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.map((one, index) => ({ at: [index], value: one }));
  const { items } = Object(value);
  if (!Array.isArray(items)) return [{ at: [], value }];
  return items.map((one, index) => ({ at: ["items", index], value: one }));
}

/** The item of a file alone is named after the file unless it has a name. */
function named(
  value: unknown,
  { file, at }: { readonly file: string; readonly at: ValuePath },
): unknown {
  if (at.length > 0 || typeof value !== "object" || value === null || "id" in value) return value;
  return { id: file.replace(/^.*\//, "").replace(/\.\w+$/, ""), ...value };
}

const ITEM_FIELDS = [...Object.keys(ItemSource.shape), ...CHECK_FIELDS];

function itemIn(
  value: unknown,
  { read, at, faults }: Omit<Placed, "item"> & { readonly faults: PackFault[] },
): PackItem | undefined {
  const checked = ItemSource.safeParse(value);
  if (!checked.success) {
    faults.push(...faultsOf(checked.error, { read, at, fields: ITEM_FIELDS }));
    return undefined;
  }
  const item = itemOfSource(checked.data);
  const fault = (path: ValuePath, says: string, hint: string) =>
    faults.push({ file: read.file, line: read.line([...at, ...path]), says, hint });
  for (const [index, check] of item.checks.entries()) {
    const wrong = checkFault(check);
    if (wrong === undefined) continue;
    fault(["checks", index], `item "${item.id}": ${wrong}`, "Correct the check");
  }
  for (const [index, { replace }] of (item.broken ?? []).entries()) {
    const { reference } = item;
    if (replace === undefined) continue;
    if (typeof reference === "string" && reference.includes(replace)) continue;
    const says = `item "${item.id}": the reference has no ${shown(replace)} to replace`;
    fault(["broken", index, "replace"], says, "Copy the words from the reference as they stand");
  }
  return item;
}

function twice(placed: readonly Placed[], faults: PackFault[]): void {
  const seen = new Map<string, Placed>();
  for (const one of placed) {
    const { item: { id }, read, at } = one;
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, one);
      continue;
    }
    const place = `${first.read.file}:${first.read.line([...first.at, "id"])}`;
    faults.push({
      ...{ file: read.file, line: read.line([...at, "id"]) },
      says: `the item "${id}" is there twice, first in ${place}`,
      hint: "Give one of them another id",
    });
  }
}
