/** Where a pack comes from: a folder, or an archive on disk or on the network, as files in memory. @module */

import { combinedHash, hashFolder } from "../../plugin/folder.ts";
import { sha256 } from "../../sha256.ts";
import { PackError } from "../errors.ts";
import { MAIN_FILES } from "../read/pack.ts";
import { checkSize, filesIn, PACK_LIMITS } from "../read/folder.ts";
import { ArchiveError, readArchive } from "./archive.ts";

/** Files that may become a pack: nothing of it is on this disk yet. */
export interface PackBundle {
  /** What its main file's folder is called, as far as that is known. */
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Of the archive's bytes or, for a folder, over all its files. */
  readonly sha256: string;
}

/** Reads a source. Throws `PackError` unless its hash is the wanted one, where one is wanted. */
export async function readSource(
  source: string,
  wanted: string | undefined,
): Promise<PackBundle> {
  const url = /^https?:/i.test(source) && URL.canParse(source) ? new URL(source) : undefined;
  if (url !== undefined && wanted === undefined) {
    throw refused(
      source,
      "a pack from the network wants a hash",
      "Add --sha256 and the SHA-256 of the file",
    );
  }
  try {
    if (url === undefined && (await Deno.stat(source)).isDirectory) {
      return await readFolder(source, wanted);
    }
    const bytes = url === undefined ? await readFile(source) : await download(url);
    checkHash(source, { found: sha256(bytes), wanted });
    const entries = await readArchive(bytes, { mostBytes: PACK_LIMITS.totalBytes });
    return { ...bundleOf(source, entries), sha256: sha256(bytes) };
  } catch (cause) {
    if (cause instanceof PackError || !(cause instanceof Error)) throw cause;
    throw refused(
      source,
      reasonOf(cause),
      "Name a folder, a .tar, .tar.gz or .zip, or its URL",
      cause,
    );
  }
}

async function readFolder(folder: string, wanted: string | undefined): Promise<PackBundle> {
  const path = (await Deno.realPath(folder)).replaceAll("\\", "/");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const file of await filesIn(path, name)) {
    checkPath(name, file);
    files.set(file, await Deno.readFile(`${path}/${file}`));
  }
  const found = combinedHash(await hashFolder(path, name));
  checkHash(folder, { found, wanted });
  return { name, files, sha256: found };
}

function bundleOf(
  source: string,
  entries: Awaited<ReturnType<typeof readArchive>>,
): Omit<PackBundle, "sha256"> {
  const isMain = (path: string) => MAIN_FILES.includes(path.slice(path.lastIndexOf("/") + 1));
  const plain = entries.map((entry) => ({ ...entry, path: entry.path.replace(/^(\.\/)+/, "") }));
  const main = plain.filter(({ path }) => isMain(path))
    .sort((a, b) => a.path.length - b.path.length)[0];
  if (main === undefined) {
    throw refused(source, `it has no ${MAIN_FILES[0]}`, "Pack the folder of the pack itself");
  }
  const root = main.path.slice(0, main.path.lastIndexOf("/") + 1);
  const name = root.split("/").at(-2) ?? "";
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let total = 0;
  for (const { path, kind, bytes } of plain) {
    if (kind === "other") {
      throw refused(source, `${path} is a link or no plain file`, "Put a copy of the file there");
    }
    if (kind === "folder" || path === "") continue;
    if (!path.startsWith(root)) {
      throw refused(source, `${path} is beside the pack`, "Pack the folder of the pack alone");
    }
    const inside = path.slice(root.length);
    checkPath(source, inside);
    total += bytes.length;
    checkSize(source, { path: inside, size: bytes.length, total });
    if (files.has(inside)) throw refused(source, `${inside} is there twice`, "Pack it again");
    files.set(inside, bytes);
    if (files.size > PACK_LIMITS.files) {
      throw refused(source, `it has more than ${PACK_LIMITS.files} files`, "Split the pack");
    }
  }
  return { name, files };
}

const DATA = /(\.(ya?ml|json|md|txt)|^(license|licence|notice|authors))$/i;

/** Throws `PackError` for a path that leads out of its folder, or that names no data. */
export function checkPath(pack: string, path: string): void {
  const parts = path.split("/");
  const isInside = parts.every((part) =>
    part !== "" && part !== "." && part !== ".." && !/[\\:\0]/.test(part) && part.length <= 255
  );
  if (!isInside || parts.length > PACK_LIMITS.depth) {
    throw refused(pack, `the path "${path}" leads out of it`, "Do not install it; ask its author");
  }
  if (!DATA.test(parts.at(-1) ?? "")) {
    throw refused(
      pack,
      `${path} is no data`,
      "A pack is .yaml, .json, .md and .txt files, and a licence; remove the file",
    );
  }
}

function checkHash(
  source: string,
  { found, wanted }: { readonly found: string; readonly wanted: string | undefined },
): void {
  if (wanted === undefined || wanted.toLowerCase() === found) return;
  throw refused(
    source,
    `its SHA-256 is ${found}, wanted ${wanted}`,
    "Get the hash from who published it; if that is the one you gave, the file is another",
  );
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await Deno.stat(path);
  checkSize(path, { path, size: 0, total: size });
  return await Deno.readFile(path);
}

async function download(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new TypeError(`The server answered ${response.status}`);
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for await (const part of response.body ?? []) {
    total += part.length;
    checkSize(url.href, { path: "it", size: 0, total });
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function reasonOf(cause: Error): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such folder or file";
  if (cause instanceof ArchiveError) return cause.message;
  return `it cannot be read: ${cause.message}`;
}

function refused(pack: string, reason: string, hint: string, cause?: Error): PackError {
  return new PackError(pack, reason, hint, { cause });
}
