/** `run --pack`: the packs that a run asks. @module */

import type { Config } from "../../core/config/load.ts";
import { checkLocked, findPack, type LoadedPack, loadPack } from "../../core/pack/load.ts";
import { withSkills } from "../../core/pack/skills.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import type { StoppedRun } from "../../core/run/resume.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";

/** The packs that are asked: named now, or those of the run that is resumed. */
export async function packsOf(
  { values }: Invocation,
  { config, stopped }: { readonly config: Config; readonly stopped: StoppedRun | undefined },
): Promise<readonly LoadedPack[]> {
  const named = values["pack"] ?? [];
  if (named.length > 0 && stopped !== undefined) {
    throw new UsageError(
      "Cannot resume with --pack: the run asks what it was planned with",
      "Leave --pack out",
    );
  }
  if (named.length > 0 && config.sources.benchmarks.source === "--benchmarks") {
    throw new UsageError(
      "Cannot use --pack and --benchmarks together",
      "Run the one, then the other",
    );
  }
  const wanted = stopped === undefined ? named : Object.keys(stopped.header.packs ?? {});
  const roots = wanted.length === 0 ? [] : await pluginRoots();
  return await Promise.all([...new Set(wanted)].map(async (id) => {
    const pack = await loadPack(await findPack(id, roots));
    await checkLocked(pack);
    return await withSkills(pack, roots);
  }));
}
