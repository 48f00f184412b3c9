/** A trace that appears when it is whole, or not at all. @module */

import type { Emission } from "../bus.ts";
import type { Header } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import { TraceWriteError } from "./errors.ts";
import { inside } from "./layout.ts";
import type { RedactionRules } from "./redaction.ts";
import { TraceWriter } from "./writer.ts";

/** Where it goes. */
export interface WholeTrace {
  /** Folder of the runs. */
  readonly folder: string;
  readonly header: Header;
  readonly redaction: RedactionRules;
  /** False for a trial, of which nothing is left. */
  readonly keep: boolean;
}

/** Writes a trace beside its place, and moves it there once `fill` is done. Throws `TraceWriteError`, and what `fill` throws. */
export async function writtenWhole<T>(
  { folder, header, redaction, keep }: WholeTrace,
  fill: (append: (draft: Emission) => TraceEvent) => Promise<T>,
): Promise<{ readonly path: string | undefined; readonly result: T }> {
  const path = inside(folder, header.run);
  // Folders with a dot are no runs to anybody, also when this process dies now.
  const draft = keep
    ? inside(folder, `.${header.run}.part`)
    : await Deno.makeTempDir({ prefix: "modellens-trial-" }) + "/trace";
  try {
    const result = await filled(draft, { header, redaction, fill });
    if (!keep) return { path: undefined, result };
    try {
      await Deno.rename(draft, path);
    } catch (cause) {
      throw new TraceWriteError(path, cause);
    }
    return { path, result };
  } finally {
    await discard(keep ? draft : draft.replace(/\/trace$/, ""));
  }
}

async function filled<T>(
  draft: string,
  { header, redaction, fill }: Pick<WholeTrace, "header" | "redaction"> & {
    readonly fill: (append: (draft: Emission) => TraceEvent) => Promise<T>;
  },
): Promise<T> {
  await using writer = TraceWriter.create(draft, header, redaction);
  return await fill((one) => writer.append(one));
}

async function discard(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
