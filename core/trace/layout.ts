/** Names inside a trace directory. @module */

import type { EventKind } from "../events/mod.ts";

/** Header and every event that has no file of its own. */
export const EVENTS_FILE = "events.ndjson";
/** `chunk.received`, the bulk; its lines leave `kind` out, except those that hold several. */
export const TOKENS_FILE = "tokens.ndjson";
/** `machine.sampled`; its lines leave `kind` out. */
export const MACHINE_FILE = "machine.ndjson";
/** The files that hold events; together their `seq` has no gaps. */
export const EVENT_FILES = [EVENTS_FILE, TOKENS_FILE, MACHINE_FILE] as const;
export type EventFile = typeof EVENT_FILES[number];
/** Bytes that went over the wire, and long texts of an app: gzip members that events refer to. */
export const WIRE_FILE = "wire.gz";
/** Folder of texts over 4 KiB; of larger ones alone, in the trace of a proxy. */
export const BLOBS_FOLDER = "blobs";
/** Name and version of the schema, as the header states it. */
export const SCHEMA = "modellens.run/1";

/** The file that holds events of a kind. */
export function fileOf(kind: EventKind): EventFile {
  if (kind === "chunk.received") return TOKENS_FILE;
  if (kind === "machine.sampled") return MACHINE_FILE;
  return EVENTS_FILE;
}

/** The kind that lines of a file leave out; undefined where every line states its own. */
export function impliedKind(file: EventFile): EventKind | undefined {
  if (file === TOKENS_FILE) return "chunk.received";
  if (file === MACHINE_FILE) return "machine.sampled";
  return undefined;
}

/** A path inside a folder, without `..` or absolute parts being able to leave it. */
export function inside(folder: string, ...names: readonly string[]): string {
  for (const name of names) {
    if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
      throw new RangeError(`Cannot join "${name}" to "${folder}": wanted a plain file name`);
    }
  }
  return [folder, ...names].join("/");
}

/**
 * A new run id: UTC time, label and four random characters, safe as a folder name everywhere, for
 * example `2026-11-22T16-50-13Z-quick-qwen3-8b-k3f9`.
 */
export function newRunId(now: Date, label: string): string {
  const time = now.toISOString().replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
  const safe = label.toLowerCase().replace(/[^a-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  const random = crypto.getRandomValues(new Uint8Array(4));
  const suffix = [...random].map((byte) => (byte % 36).toString(36)).join("");
  return [time, ...(safe === "" ? [] : [safe.slice(0, 48)]), suffix].join("-");
}
