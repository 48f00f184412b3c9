/** Runs as they are read to be compared. @module */

import { z } from "zod";
import { RunFold } from "../../core/run/fold.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { findRun } from "../trace/folder.ts";

/** A run with all that its report needs. */
export interface ReadRun {
  readonly path: string;
  readonly fold: RunFold;
  /** The variant of each benchmark that was run, as the header states it. */
  readonly variants: ReadonlyMap<string, string>;
}

const Variant = z.object({ variant: z.string() });

function variantsOf(settings: unknown): Map<string, string> {
  const all = z.record(z.string(), z.unknown()).safeParse(settings).data ?? {};
  return new Map(
    Object.entries(all).flatMap(([name, one]) => {
      const variant = Variant.safeParse(one).data?.variant;
      return variant === undefined ? [] : [[name, variant]];
    }),
  );
}

/** Reads a run by its name. Throws `TraceNotFoundError` or what reading throws. */
export async function readRun(name: string, folder: string): Promise<ReadRun> {
  const path = await findRun(name, folder);
  const { events, header } = await loadTrace(path);
  const fold = new RunFold();
  for (const event of events) fold.add(event);
  return { path, fold, variants: variantsOf(header.config["benchmark_settings"]) };
}
