/** Models that lie in folders as files: LM Studio, llama.cpp, Jan, GPT4All and our own. @module */

import { basename, relative, sep } from "node:path";
import { found } from "../machine/known.ts";
import type { Candidate, OnUnread } from "./candidate.ts";
import { ggufModels, UNKNOWN_DIGEST } from "./gguf_folder.ts";
import { isMlxFolder, mlxCandidate } from "./mlx.ts";
import type { ModelPlace } from "./places.ts";
import { readRecord, recordPath } from "./record.ts";
import { walk } from "./walk.ts";

/** The models below a place, in the order of their paths. */
export async function* plainFiles(
  place: ModelPlace,
  options: { readonly onUnread: OnUnread; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Candidate> {
  const { program, folder } = place;
  for await (const listing of walk(folder, { ...options, program, depth: DEPTH })) {
    const below = relative(folder, listing.folder).split(sep).join("/");
    if (isMlxFolder(listing.files)) {
      yield mlxCandidate({ program, name: below, listing });
    }
    for (const model of ggufModels(listing.folder, listing.files)) {
      yield {
        ...model,
        program,
        name: nameOf(below, model.name),
        format: "gguf",
        digest: await digestOf(model.path, listing.files),
      };
    }
  }
}

/** Publisher, repository, and two more for what users arrange themselves. */
const DEPTH = 4;

/** Jan calls every file `model.gguf`, and the model by its folder. */
function nameOf(below: string, file: string): string {
  if (below === "") return file;
  return file === "model" ? below : `${below}/${file}`;
}

async function digestOf(path: string, files: readonly string[]): Promise<Candidate["digest"]> {
  if (!files.includes(basename(recordPath(path)))) return UNKNOWN_DIGEST;
  const record = await readRecord(path);
  return record === undefined
    ? UNKNOWN_DIGEST
    : found(`sha256:${record.sha256}`, "the record of the download, which checked it");
}
