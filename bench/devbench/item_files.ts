/** The items of DevBench as they lie in this tree. @module */

import { itemFolders } from "../../plugins/devbench/item_folders.ts";
import type { ItemFolder } from "../../plugins/devbench/item.ts";

const FOLDER = new URL("../../plugins/devbench/", import.meta.url);

/** Every item with its files. */
export async function itemsOfTree(): Promise<ItemFolder[]> {
  const paths = (await Array.fromAsync(filesBelow("items/"))).sort();
  return await itemFolders({ paths, text: (path) => Deno.readTextFile(new URL(path, FOLDER)) });
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, FOLDER))) {
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else yield `${folder}${name}`;
  }
}
