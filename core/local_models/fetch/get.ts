/** Fetches a model by what users call it, and keeps a record of where it came from. @module */

import { basename, dirname } from "node:path";
import { suggestion } from "../../config/nearest.ts";
import { writeRecord } from "../record.ts";
import { CATALOGUE, catalogueModel } from "./catalogue.ts";
import { ModelHashError, ModelReferenceError } from "./error.ts";
import { type FetchedModel, fetchModel, type FetchRequest } from "./fetch.ts";
import { nameInAddress, placeOf } from "./file_name.ts";
import { fileUrl, parseHuggingFace, pinFile } from "./hugging_face.ts";

/** How to fetch. */
export interface GetOptions
  extends Pick<FetchRequest, "fetch" | "onProgress" | "signal" | "stallMs"> {
  /** The folder of all fetched models, as `ownModelFolder()` names it. */
  readonly folder: string;
  /** The hash that the user gives; needed for an address, checked in addition elsewhere. */
  readonly sha256?: string | undefined;
  /** A mirror of Hugging Face. */
  readonly endpoint?: URL | undefined;
}

/**
 * Fetches what a reference names: a model of the catalogue (`qwen2.5-0.5b`), a file on Hugging Face
 * (`hf:owner/name/file.gguf`), or an address together with `sha256`. The file goes to
 * `<folder>/<owner>/<name>/<file>`, or `<folder>/<host>/<file>`.
 *
 * @throws {ModelReferenceError} when the reference names nothing
 * @throws what `fetchModel()` and `pinFile()` throw
 */
export async function getModel(reference: string, options: GetOptions): Promise<FetchedModel> {
  const { sha256: wanted, ...rest } = options;
  if (wanted !== undefined && !/^[0-9a-f]{64}$/i.test(wanted)) {
    throw new ModelReferenceError(
      reference,
      `"${wanted}" is no SHA-256`,
      "Give the hash as 64 hexadecimal digits",
    );
  }
  const source = await resolve(reference.trim(), options);
  if (wanted !== undefined && wanted.toLowerCase() !== source.sha256.toLowerCase()) {
    throw new ModelHashError({
      file: reference,
      wanted: wanted.toLowerCase(),
      actual: source.sha256,
      hint: "Check the hash; nothing was fetched",
    });
  }
  const { url, sha256, bytes, path, ...origin } = source;
  const place = placeOf(options.folder, path);
  const fetched = await fetchModel({
    ...rest,
    url,
    sha256,
    size: bytes ?? undefined,
    folder: dirname(place),
    file: basename(place),
  });
  await writeRecord(fetched.path, {
    v: 1,
    url: withoutCredentials(url),
    sha256: fetched.sha256,
    bytes: fetched.bytes,
    ...origin,
    fetched: new Date().toISOString(),
  });
  return fetched;
}

interface Source {
  readonly url: URL;
  readonly sha256: string;
  readonly bytes: number | null;
  /** Folders and file, below the folder of all models. */
  readonly path: readonly string[];
  readonly repository?: string;
  readonly revision?: string;
  readonly licence?: string;
}

async function resolve(reference: string, options: GetOptions): Promise<Source> {
  if (/^hf:/.test(reference)) {
    const { file, ...pinned } = await pinFile(parseHuggingFace(reference), options);
    return { ...pinned, path: [...pinned.repository.split("/"), ...file.split("/")] };
  }
  if (/^https?:\/\//i.test(reference)) return fromAddress(reference, options.sha256);
  const model = catalogueModel(reference);
  if (model === undefined) {
    const names = CATALOGUE.map(({ name }) => name);
    throw new ModelReferenceError(
      reference,
      "there is no model of that name to fetch",
      suggestion(reference, names),
    );
  }
  const { name: _, file, ...facts } = model;
  return {
    ...facts,
    url: fileUrl(model, options.endpoint),
    path: [...facts.repository.split("/"), file],
  };
}

function fromAddress(reference: string, sha256: string | undefined): Source {
  if (!URL.canParse(reference)) {
    throw new ModelReferenceError(reference, "it is no address", "Check how it is spelt");
  }
  if (sha256 === undefined) {
    throw new ModelReferenceError(
      reference,
      "an address alone does not say what has to arrive",
      "Give the SHA-256 of the file with --sha256, or name it as hf:owner/name/file.gguf",
    );
  }
  const url = new URL(reference);
  return { url, sha256, bytes: null, path: [url.host, nameInAddress(url)] };
}

/** The address without what lets one in, be it in front of the host or in the query. */
function withoutCredentials(address: URL): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return url.href;
}
