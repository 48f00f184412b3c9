/** Reads the items from the plugin's folder. @module */

import type { OwnFiles } from "model-lens";
import { parse } from "@std/jsonc";
import { Item, type ItemFolder } from "./item.ts";

const ITEM_FILE = /^(items\/([a-z]+\/[a-z0-9_]+))\/item\.jsonc$/;

/** Every item with its files, sorted by id. Throws `TypeError` for one that cannot be used. */
export async function itemFolders(own: OwnFiles): Promise<ItemFolder[]> {
  const folders = own.paths.flatMap((path) => {
    const [, folder, id] = ITEM_FILE.exec(path) ?? [];
    return folder === undefined || id === undefined ? [] : [{ folder, id }];
  });
  return await Promise.all(folders.map(async ({ folder, id }) => {
    const paths = own.paths.filter((path) => path.startsWith(`${folder}/`));
    const texts = await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await own.text(path)] as const),
    );
    const { "item.jsonc": text = "", ...files } = Object.fromEntries(texts);
    return { item: itemOf(text, id), files };
  }));
}

function itemOf(text: string, id: string): Item {
  const checked = Item.safeParse(parse(text));
  const [issue] = checked.error?.issues ?? [];
  if (!checked.success) {
    throw new TypeError(
      `Cannot use item ${id}: ${[...issue?.path ?? [], issue?.message].join(": ")}`,
    );
  }
  if (checked.data.id !== id || checked.data.category !== id.split("/")[0]) {
    throw new TypeError(`Cannot use item ${id}: it says that it is ${checked.data.id}`);
  }
  return checked.data;
}

/** The text of the file that ends in `.ts`, `.tsx` or `.md`; undefined when there is none. */
export function textOf({ files }: ItemFolder, name: string): string | undefined {
  return files[`${name}.ts`] ?? files[`${name}.tsx`] ?? files[`${name}.md`];
}
