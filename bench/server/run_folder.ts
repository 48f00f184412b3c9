/** A folder of thousands of small runs, for measurements: a few are written, the others are copies with a name of their own. @module */

import { newRunId } from "../../core/trace/layout.ts";
import { writeSyntheticTrace } from "./synthetic_trace.ts";

/** Models that the runs are of. */
const MODELS = 7;

/**
 * Writes what is missing of the runs, a minute apart. Each real writing waits for the disk; a copy
 * differs from one in its id and start, which is all in which small synthetic runs differ anyway.
 */
export async function fillFolder(folder: string, runs: number): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const there = runNames(folder).length;
  if (there >= runs) return;
  const drafts = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    const originals: Original[] = [];
    for (let model = 0; model < MODELS; model++) {
      originals.push(await original(drafts, `model-${model}`));
    }
    for (let run = there; run < runs; run++) {
      const one = originals[run % MODELS];
      const started = new Date(Date.now() - (runs - run) * 60_000);
      if (one !== undefined) copy(one, { folder, started });
    }
  } finally {
    await Deno.remove(drafts, { recursive: true });
  }
}

/** Names of the runs of a folder, the oldest first. */
export function runNames(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => !name.startsWith(".")).sort();
}

interface Original {
  readonly id: string;
  readonly started: string;
  /** Texts of its files by their name. */
  readonly files: Readonly<Record<string, string>>;
}

async function original(folder: string, model: string): Promise<Original> {
  const start = new Date();
  const path = await writeSyntheticTrace(folder, { calls: 3, chunks: 8, model, started: start });
  const files = Object.fromEntries(
    [...Deno.readDirSync(path)].map(({ name }) => [name, Deno.readTextFileSync(`${path}/${name}`)]),
  );
  return { id: path.slice(path.lastIndexOf("/") + 1), started: start.toISOString(), files };
}

function copy(
  { id, started, files }: Original,
  { folder, started: start }: { readonly folder: string; readonly started: Date },
): void {
  const name = newRunId(start, "synthetic-3x8");
  Deno.mkdirSync(`${folder}/${name}`);
  for (const [file, text] of Object.entries(files)) {
    const own = text.replaceAll(id, name).replaceAll(started, start.toISOString());
    Deno.writeTextFileSync(`${folder}/${name}/${file}`, own);
  }
}
