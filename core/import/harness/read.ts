/** Finds and reads the files of a run of another harness. @module */

import { basename, dirname, join } from "node:path";
import { fileText, MOST_BYTES } from "../file_text.ts";
import { jsonIn } from "../contract.ts";
import { ImportError } from "../errors.ts";
import type { HarnessRun } from "./contract.ts";
import { inspectJson, inspectRun, WANTED as WANTED_INSPECT } from "./inspect.ts";
import { lmEvalRun, WANTED as WANTED_LM_EVAL } from "./lm_eval.ts";
import { isZip, zipEntries, type ZipEntry, ZipError } from "./zip.ts";

/** Samples of one task, results with the samples of its date, or a folder with its newest results. Throws `ImportError`. */
export async function readLmEval(path: string): Promise<HarnessRun> {
  if (await isFolder(path)) {
    const names = await namesIn(path);
    const [newest] = names.filter((name) => /^results_.*\.json$/.test(name)).sort().reverse();
    if (newest !== undefined) return await readLmEval(join(path, newest));
    const samples = names.filter((name) => /^samples_.*\.jsonl$/.test(name));
    return lmEvalRun({ results: undefined, samples: await textsOf(path, samples) }, path);
  }
  const [name, folder] = [basename(path), dirname(path)];
  if (/\.jsonl$/.test(name)) {
    const beside = `results_${dateOf(name)}.json`;
    const results = (await namesIn(folder)).includes(beside)
      ? await fileText(join(folder, beside))
      : undefined;
    return lmEvalRun({ results, samples: new Map([[name, await fileText(path)]]) }, path);
  }
  const results = await fileText(path);
  const date = dateOf(name);
  const samples = (await namesIn(folder)).filter((one) =>
    /^samples_.*\.jsonl$/.test(one) && dateOf(one) === date
  );
  if (samples.length === 0) {
    throw new ImportError(
      path,
      "there is no file of samples of its date beside it",
      WANTED_LM_EVAL,
    );
  }
  return lmEvalRun({ results, samples: await textsOf(folder, samples) }, path);
}

/** A log as one JSON object, or as an archive. Throws `ImportError`. */
export async function readInspect(path: string): Promise<HarnessRun> {
  const bytes = await bytesOf(path);
  if (!isZip(bytes)) return inspectRun(inspectJson(new TextDecoder().decode(bytes), path), path);
  try {
    const entries = zipEntries(bytes);
    let room = MOST_BYTES;
    const textOf = (entry: ZipEntry) => {
      const unpacked = entry.bytes(room);
      // All of it together is held, so all of it together is limited.
      room -= unpacked.length;
      return new TextDecoder().decode(unpacked);
    };
    // A run that did not end has only what it wrote at its beginning.
    const header = entries.find(({ name }) => name === "header.json") ??
      entries.find(({ name }) => name === "_journal/start.json");
    if (header === undefined) throw new ImportError(path, "it has no header", WANTED_INSPECT);
    const samples = entries.filter(({ name }) => /^samples\/.*\.json$/.test(name));
    return inspectRun({
      header: jsonIn(textOf(header)),
      samples: samples.map((entry) => ({ place: entry.name, value: jsonIn(textOf(entry)) })),
    }, path);
  } catch (cause) {
    if (!(cause instanceof ZipError)) throw cause;
    throw new ImportError(path, cause.message, WANTED_INSPECT, { cause });
  }
}

/** The part of a name that files of one run share. */
function dateOf(name: string): string {
  return /(\d{4}-\d{2}-\d{2}T[\d.-]+?)\.jsonl?$/.exec(name)?.[1] ?? "";
}

async function textsOf(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  return new Map(
    await Promise.all(
      names.toSorted().map(async (name) => [name, await fileText(join(folder, name))] as const),
    ),
  );
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size, isDirectory } = await Deno.stat(path);
    if (isDirectory) throw new ImportError(path, "it is a folder", WANTED_INSPECT);
    if (size > MOST_BYTES) {
      throw new ImportError(
        path,
        `it has more than ${MOST_BYTES / 1024 / 1024} MiB`,
        WANTED_INSPECT,
      );
    }
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof ImportError || !(cause instanceof Error)) throw cause;
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : cause.message;
    throw new ImportError(path, reason, "Name a file that can be read", { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (cause) {
    // What cannot be looked at is named where it is read.
    if (cause instanceof Error) return false;
    throw cause;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}
