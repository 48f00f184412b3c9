/** The folder that a skill works in. No path leads out of it. @module */

import { basename, dirname, sep } from "node:path";
import { sha256 } from "../sha256.ts";
import type { WorkEntry } from "./contract.ts";

/** A skill may not do this. */
export class NotAllowedError extends Error {
  override readonly name = "NotAllowed";
}

/** Files that a work folder may have before nobody lists, copies or compares it. */
const MOST_FILES = 10_000;
/** Bytes of a file that a skill may read at once. */
const MOST_READ = 16_000_000;

/** A folder with its real path. Throws nothing but `NotAllowedError` and what the file system throws. */
export class WorkFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Opens a folder that is there. */
  static async open(path: string): Promise<WorkFolder> {
    const real = await Deno.realPath(path);
    if (!(await Deno.stat(real)).isDirectory) {
      throw new Deno.errors.NotADirectory(`${path} is no folder`);
    }
    return new WorkFolder(real);
  }

  /** The text of a file. */
  async readText(path: string): Promise<string> {
    const real = await this.#existing(path);
    const { isFile, size } = await Deno.stat(real);
    if (!isFile) throw new TypeError(`"${path}" is no file`);
    if (size > MOST_READ) throw new RangeError(`"${path}" has ${size} bytes, at most ${MOST_READ}`);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(real));
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new TypeError(`"${path}" is no text in UTF-8`, { cause });
    }
  }

  /** Writes a file whole. */
  async writeText(path: string, text: string): Promise<void> {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) throw new TypeError(`"${path}" is a folder`);
    let folder = this.path;
    for (const part of parts) {
      folder = await this.#step(folder, part, path) ?? await made(`${folder}/${part}`);
    }
    const target = await this.#step(folder, name, path) ?? `${folder}/${name}`;
    const there = await infoOf(target);
    if (there?.isFile === false) throw new TypeError(`"${path}" is no file`);
    // Its other name may be anywhere.
    if ((there?.nlink ?? 1) > 1) throw new NotAllowedError(`"${path}" has another name elsewhere`);
    await Deno.writeTextFile(target, text);
  }

  /** Removes a file, or a link itself. */
  async remove(path: string): Promise<void> {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) throw new TypeError(`"${path}" is a folder`);
    const folder = await this.#walk(parts, path);
    const there = await infoOf(`${folder}/${name}`);
    if (there === undefined) throw new Deno.errors.NotFound(`There is no "${path}"`);
    if (there.isDirectory) throw new TypeError(`"${path}" is a folder`);
    await Deno.remove(`${folder}/${name}`);
  }

  /** What is below a folder, sorted by path; links are named and not followed. */
  async list(path = ""): Promise<WorkEntry[]> {
    const start = await this.#existing(path);
    const entries: WorkEntry[] = [];
    const waiting = [start];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      for await (const { name, isFile, isDirectory, isSymlink } of Deno.readDir(folder)) {
        const real = `${folder}/${name}`;
        if (entries.length >= MOST_FILES) {
          throw new RangeError(`The folder has more than ${MOST_FILES} files`);
        }
        const bytes = isFile ? (await Deno.lstat(real)).size : 0;
        const kind = isSymlink ? "link" : isDirectory ? "folder" : isFile ? "file" : "other";
        entries.push({ path: real.slice(this.path.length + 1), kind, bytes });
        if (isDirectory) waiting.push(real);
      }
    }
    return entries.sort((a, b) => Number(a.path > b.path) - Number(a.path < b.path));
  }

  /** What is there; null when there is nothing. */
  async info(path: string): Promise<WorkEntry | null> {
    let place = this.path;
    for (const part of partsOf(path)) {
      const next = await this.#step(place, part, path);
      if (next === undefined) return null;
      place = next;
    }
    const { isFile, isDirectory, size } = await Deno.stat(place);
    const kind = isFile ? "file" : isDirectory ? "folder" : "other";
    return { path: place.slice(this.path.length + 1), kind, bytes: isFile ? size : 0 };
  }

  /** SHA-256 of every file by path, to compare a folder with itself. */
  async hashes(): Promise<Record<string, string>> {
    const files = (await this.list()).filter(({ kind }) => kind === "file");
    const hashes: Record<string, string> = {};
    for (const { path } of files) {
      hashes[path] = sha256(await Deno.readFile(`${this.path}/${path}`));
    }
    return hashes;
  }

  /** Copies all files to another folder, which is made. Links are left out: they may lead anywhere. */
  async copyTo(path: string): Promise<WorkFolder> {
    await Deno.mkdir(path, { recursive: true });
    for (const { path: name, kind } of await this.list()) {
      if (kind === "folder") await Deno.mkdir(`${path}/${name}`);
      if (kind === "file") await Deno.copyFile(`${this.path}/${name}`, `${path}/${name}`);
    }
    return await WorkFolder.open(path);
  }

  /** Whether a path, real itself, is this folder or below it. */
  holds(real: string): boolean {
    return real === this.path || real.startsWith(this.path === sep ? sep : `${this.path}${sep}`);
  }

  async #existing(path: string): Promise<string> {
    return await this.#walk(partsOf(path), path);
  }

  async #walk(parts: readonly string[], path: string): Promise<string> {
    let place = this.path;
    for (const part of parts) {
      const next = await this.#step(place, part, path);
      if (next === undefined) throw new Deno.errors.NotFound(`There is no "${path}"`);
      place = next;
    }
    return place;
  }

  /** The real path of an entry of a folder; undefined when there is none. Throws when it leads out. */
  async #step(folder: string, part: string, path: string): Promise<string | undefined> {
    const next = `${folder}/${part}`;
    const there = await infoOf(next);
    if (there === undefined || !there.isSymlink) return there === undefined ? undefined : next;
    const leads = async () => {
      try {
        return await Deno.realPath(next);
      } catch (cause) {
        // It leads nowhere, so that who writes there makes a file wherever it points.
        if (cause instanceof Deno.errors.NotFound) return undefined;
        if (cause instanceof Deno.errors.FilesystemLoop) return undefined;
        throw cause;
      }
    };
    const real = await leads();
    if (real !== undefined && this.holds(real)) return real;
    throw new NotAllowedError(`"${path}" leads out of the work folder over the link "${part}"`);
  }
}

/** The parts of a path below a folder. Throws `NotAllowedError` for one that leads out, or is no path everywhere. */
export function partsOf(path: string): string[] {
  if (path.length > 1000) throw new NotAllowedError("The path is longer than 1000 characters");
  // deno-lint-ignore no-control-regex -- these are what is refused
  if (/[\0-\x1f\x7f]/.test(path)) throw new NotAllowedError("The path has a control character");
  if (path.includes("\\")) throw new NotAllowedError(`"${path}" has a backslash; use "/"`);
  if (/^\/|^[A-Za-z]:|^~/.test(path)) {
    throw new NotAllowedError(`"${path}" does not begin at the work folder`);
  }
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) {
      throw new NotAllowedError(`"${path}" leads out of the work folder`);
    }
  }
  return parts;
}

async function infoOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    if (cause instanceof Deno.errors.NotADirectory) {
      throw new TypeError(`"${basename(dirname(path))}" is no folder`, { cause });
    }
    throw cause;
  }
}

async function made(folder: string): Promise<string> {
  await Deno.mkdir(folder);
  return folder;
}
