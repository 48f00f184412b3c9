/** Every prompt pack there is, and how it stands to its lock, in the words that plugins have. @module */

import { ModelLensError } from "../errors.ts";
import { type PackLockEntry, readLock } from "../plugin/lock.ts";
import { lockPath, type Root } from "../plugin/roots.ts";
import type { LockState } from "../plugin/survey.ts";
import { PackError, PackLockError } from "./errors.ts";
import {
  findPacks,
  type FoundPack,
  type LoadedPack,
  loadPack,
  lockFault,
  PACKS_FOLDER,
} from "./load.ts";

/** A pack as it was found, with what keeps it from being run. */
export interface SurveyedPack extends FoundPack {
  readonly state: LockState;
  /** Undefined where its files are not what they should be, or gone. */
  readonly loaded: LoadedPack | undefined;
  /** Undefined for one that is not locked. */
  readonly locked: PackLockEntry | undefined;
  readonly problem: ModelLensError | undefined;
}

/** Every pack below the roots, those that are locked and gone among them, sorted. Throws `LockFileError`. */
export async function surveyPacks(roots: readonly Root[]): Promise<SurveyedPack[]> {
  const found = await findPacks(roots);
  const packs: SurveyedPack[] = await Promise.all(found.map(standingOf));
  for (const root of roots) {
    for (const [id, locked] of Object.entries((await readLock(lockPath(root))).packs ?? {})) {
      if (found.some((one) => one.id === id)) continue;
      const problem = new PackError(
        id,
        "it is locked and its folder is gone",
        `Restore it, or take "${id}" out of ${lockPath(root)}`,
      );
      const folder = `${root.path}/${PACKS_FOLDER}/${id}`;
      packs.push({ id, folder, root, state: "gone", loaded: undefined, locked, problem });
    }
  }
  return packs.sort((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}

async function standingOf(found: FoundPack): Promise<SurveyedPack> {
  const { packs = {} } = await readLock(lockPath(found.root));
  const locked = Object.hasOwn(packs, found.id) ? packs[found.id] : undefined;
  try {
    const loaded = await loadPack(found);
    const fault = await lockFault(loaded);
    const problem = fault === undefined ? undefined : new PackLockError(found.id, fault);
    const state = problem === undefined ? "locked" : locked === undefined ? "new" : "changed";
    return { ...found, state, loaded, locked, problem };
  } catch (problem) {
    if (!(problem instanceof ModelLensError)) throw problem;
    return { ...found, state: "refused", loaded: undefined, locked, problem };
  }
}
