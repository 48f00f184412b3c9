/** Copies a pack into a folder of ours and locks it, or takes it away again. @module */

import { ModelLensError } from "../../errors.ts";
import { changeLock } from "../../plugin/lock.ts";
import { lockPath, type Root } from "../../plugin/roots.ts";
import { PackError } from "../errors.ts";
import { unwritable } from "../keep.ts";
import {
  findPacks,
  type FoundPack,
  type LoadedPack,
  loadPack,
  lockPack,
  PACKS_FOLDER,
} from "../load.ts";
import { MAIN_FILES, packOfTexts } from "../read/pack.ts";
import { isPromptFile, readText } from "../read/text.ts";
import { isPackId } from "../schema.ts";
import type { PackBundle } from "./source.ts";

/** Installs a pack that was read. Throws `PackError` and leaves everything as it was. */
export async function installPack(
  { name, files }: PackBundle,
  { root, replace }: { readonly root: Root; readonly replace: boolean },
): Promise<LoadedPack> {
  const id = idIn(files) ?? name;
  if (!isPackId(id)) {
    throw new PackError(name, `"${id}" is no id of a pack`, "Write id: with words and hyphens");
  }
  const texts = new Map<string, string>();
  for (const [path, bytes] of files) {
    if (isPromptFile(path)) texts.set(path, new TextDecoder().decode(bytes));
  }
  packOfTexts(texts, id);
  const folder = `${root.path}/${PACKS_FOLDER}/${id}`;
  const there = (await findPacks([root])).some((pack) => pack.id === id);
  if (there && !replace) {
    throw new PackError(id, "it is installed already", "Add --replace to have the new one instead");
  }
  const temporary = `${root.path}/${PACKS_FOLDER}/.${id}-${crypto.randomUUID().slice(0, 8)}`;
  try {
    for (const [path, bytes] of files) {
      const whole = `${temporary}/${path}`;
      await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(whole, bytes);
    }
    if (there) await Deno.rename(folder, `${temporary}-old`);
    await Deno.rename(temporary, folder);
    await removeIfThere(`${temporary}-old`);
    const loaded = await loadPack({ id, folder, root });
    await lockPack(loaded);
    return loaded;
  } catch (cause) {
    await removeIfThere(temporary);
    if (cause instanceof ModelLensError || !(cause instanceof Error)) throw cause;
    throw unwritable(id, cause);
  }
}

/** Removes the folder of a pack and its place in the lock. Throws `PackError` for one that is built in. */
export async function removePack({ id, folder, root }: FoundPack): Promise<void> {
  if (root.name === "built in") {
    throw new PackError(id, "it is built in and cannot be removed", "Leave it; it is only data");
  }
  const { isSymlink } = await Deno.lstat(folder);
  if (isSymlink) throw new PackError(id, `${folder} is a link`, "Remove the link yourself");
  const isPack = await Promise.all(MAIN_FILES.map((file) => isThere(`${folder}/${file}`)));
  if (!isPack.includes(true)) {
    throw new PackError(
      id,
      `${folder} has no ${MAIN_FILES[0]}, so it is no pack`,
      "Remove it yourself",
    );
  }
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new PackError(id, `it cannot be removed: ${cause.message}`, "Make its folder writable", {
      cause,
    });
  }
  await changeLock(lockPath(root), (lock) => {
    const { [id]: _gone, ...packs } = lock.packs ?? {};
    return { ...lock, packs };
  });
}

function idIn(files: PackBundle["files"]): string | undefined {
  const main = MAIN_FILES.find((name) => files.has(name)) ?? "";
  const read = readText(main, new TextDecoder().decode(files.get(main)));
  const { id } = Object("says" in read ? {} : read.value);
  return typeof id === "string" ? id : undefined;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
