/** What checks need besides the text, read from the data once. @module */

import type { DataReader } from "model-lens";
import type { Support } from "./checks/check.ts";
import { Punkt, PunktParameters } from "./english/punkt.ts";
import { LanguageDetector, LanguageProfiles } from "./language/detector.ts";
import { readTables } from "./language/normalise.ts";

/** Made of its three files. */
export function supportOf(
  { punkt, profiles, tables }: Texts,
): Support {
  return {
    punkt: new Punkt(PunktParameters.parse(JSON.parse(punkt))),
    language: new LanguageDetector(
      LanguageProfiles.parse(JSON.parse(profiles)),
      readTables(tables),
    ),
  };
}

interface Texts {
  readonly punkt: string;
  readonly profiles: string;
  readonly tables: string;
}

const TEXTS = new WeakMap<DataReader, Promise<Texts>>();
const SUPPORT = new WeakMap<DataReader, Promise<Support>>();

/** Reads the three files, checked, so that a run does not find out after hours that one is not there. */
export function textsFrom(data: DataReader): Promise<Texts> {
  return TEXTS.getOrInsertComputed(data, () => read(data));
}

/** Made for the first response, and kept for the others of the run. */
export function supportFrom(data: DataReader): Promise<Support> {
  return SUPPORT.getOrInsertComputed(data, async () => supportOf(await textsFrom(data)));
}

async function read(data: DataReader): Promise<Texts> {
  const [punkt, profiles, tables] = await Promise.all([
    data.text("punkt"),
    data.text("profiles"),
    data.text("tables"),
  ]);
  return { punkt, profiles, tables };
}
