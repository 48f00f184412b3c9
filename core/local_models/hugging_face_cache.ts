/** The cache of Hugging Face: snapshots of repositories, whose files are links to blobs. @module */

import { basename, join, relative, sep } from "node:path";
import type { Known } from "../events/envelope.ts";
import { found, unknown } from "../machine/known.ts";
import { systemErrorCode } from "../machine/system_error.ts";
import type { Candidate, OnUnread } from "./candidate.ts";
import { ggufModels } from "./gguf_folder.ts";
import { isMadeByMlx, isMlxFolder, mlxCandidate } from "./mlx.ts";
import type { ModelPlace } from "./places.ts";
import { type Listing, walk } from "./walk.ts";

interface Options {
  readonly onUnread: OnUnread;
  readonly signal?: AbortSignal | undefined;
}

/** The GGUF and MLX models of a cache, in the order of their repositories. */
export async function* cachedModels(
  place: ModelPlace,
  options: Options,
): AsyncGenerator<Candidate> {
  const list = async (folder: string, depth: number) =>
    await Array.fromAsync(walk(folder, { ...options, program: place.program, depth }));
  const [cache] = await list(place.folder, 0);
  for (const entry of cache?.folders ?? []) {
    if (!entry.startsWith(PREFIX)) continue;
    const repository = entry.slice(PREFIX.length).replaceAll("--", "/");
    const snapshots = join(place.folder, entry, "snapshots");
    const [revisions] = await list(snapshots, 0);
    for (const revision of revisions?.folders ?? []) {
      const root = join(snapshots, revision);
      // Two revisions of a repository may hold two files of one name.
      const suffix = revisions?.folders.length === 1 ? "" : `@${revision.slice(0, 7)}`;
      for (const listing of await list(root, DEPTH)) {
        yield* modelsIn(listing, { place, repository, root, suffix });
      }
    }
  }
}

const PREFIX = "models--";
/** Repositories put the files of a large model into a folder by quantisation. */
const DEPTH = 2;

interface Snapshot {
  readonly place: ModelPlace;
  readonly repository: string;
  readonly root: string;
  readonly suffix: string;
}

async function* modelsIn(
  listing: Listing,
  { place: { program }, repository, root, suffix }: Snapshot,
): AsyncGenerator<Candidate> {
  const below = relative(root, listing.folder).split(sep).filter((part) => part !== "");
  const name = [repository, ...below].join("/");
  if (isMlxFolder(listing.files) && await isMadeByMlx(listing.folder, name)) {
    yield mlxCandidate({ program, name: `${name}${suffix}`, listing });
  }
  for (const model of ggufModels(listing.folder, listing.files)) {
    yield {
      ...model,
      program,
      name: `${name}/${model.name}${suffix}`,
      format: "gguf",
      digest: await blobDigest(model.files),
    };
  }
}

/** The hash that the name of a blob is; only files of Git LFS, as all large ones are, have one. */
async function blobDigest(files: readonly string[]): Promise<Known<string>> {
  const [file] = files;
  if (file === undefined || files.length > 1) {
    return unknown("the model is several files, and no one hash");
  }
  try {
    const name = basename(await Deno.readLink(file));
    return /^[0-9a-f]{64}$/.test(name)
      ? found(`sha256:${name}`, "name of the blob in the cache of Hugging Face")
      : unknown("the blob in the cache is not named after its SHA-256");
  } catch (error) {
    // EINVAL: where links cannot be made, the cache holds the file itself.
    return unknown(`the file in the cache is no link: ${systemErrorCode(error)}`);
  }
}
