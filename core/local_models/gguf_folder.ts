/** Finds the models among the files of a folder: shards of one, projectors of another. @module */

import { join } from "node:path";
import { unknown } from "../machine/known.ts";
import type { Candidate } from "./candidate.ts";

/** GGUF models directly in a folder, without the name of their program and the rest of theirs. */
export type FolderModel = Pick<Candidate, "name" | "path" | "files" | "digest"> & {
  readonly projector?: string;
  readonly problem?: string;
};

/** Groups the files of one folder. `name` of a model is the file's, without its ending. */
export function ggufModels(folder: string, files: readonly string[]): FolderModel[] {
  const gguf = files.filter((file) => /\.gguf$/i.test(file));
  const projectors = gguf.filter((file) => /mmproj/i.test(file));
  const models = Map.groupBy(
    gguf.filter((file) => !projectors.includes(file)),
    (file) => SHARD.exec(file)?.groups?.model ?? file.slice(0, -ENDING_LENGTH),
  );
  if (models.size === 0) {
    return projectors.map((file) => ({
      ...single(folder, file),
      problem: "It is a vision projector, and the model that it belongs to is not beside it",
    }));
  }
  const projector = projectors[0];
  return [...models].map(([name, parts]) => ({
    name,
    path: join(folder, parts[0] ?? ""),
    files: parts.map((part) => join(folder, part)),
    digest: UNKNOWN_DIGEST,
    ...(projector === undefined ? {} : { projector: join(folder, projector) }),
    ...missingShards(parts),
  }));
}

/** Why a file has no digest here. */
export const UNKNOWN_DIGEST = unknown("only reading the whole file would tell");

const ENDING_LENGTH = ".gguf".length;
/** The name that llama.cpp's gguf-split gives to the parts of a model. */
const SHARD = /^(?<model>.+)-(?<index>\d{5})-of-(?<count>\d{5})\.gguf$/i;

function single(folder: string, file: string): FolderModel {
  const path = join(folder, file);
  return { name: file.slice(0, -ENDING_LENGTH), path, files: [path], digest: UNKNOWN_DIGEST };
}

function missingShards(parts: readonly string[]): { readonly problem?: string } {
  const count = Number(SHARD.exec(parts[0] ?? "")?.groups?.count ?? parts.length);
  return parts.length === count
    ? {}
    : { problem: `It has ${parts.length} of its ${count} files, and needs them all` };
}
