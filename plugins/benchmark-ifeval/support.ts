/** What checks need besides the text, read from the data once. @module */

import type { DataReader } from "model-lens";
import type { Support } from "./checks/check.ts";
import { Punkt, PunktParameters } from "./english/punkt.ts";
import { LanguageDetector, LanguageProfiles } from "./language/detector.ts";
import { readTables } from "./language/normalise.ts";

/** Made of its three files. */
export function supportOf(
  { punkt, profiles, tables }: {
    readonly punkt: string;
    readonly profiles: string;
    readonly tables: string;
  },
): Support {
  return {
    punkt: new Punkt(PunktParameters.parse(JSON.parse(punkt))),
    language: new LanguageDetector(
      LanguageProfiles.parse(JSON.parse(profiles)),
      readTables(tables),
    ),
  };
}

const READ = new WeakMap<DataReader, Promise<Support>>();

/** Read for the first response, and kept for the others of the run. */
export function supportFrom(data: DataReader): Promise<Support> {
  const known = READ.get(data);
  if (known !== undefined) return known;
  const reading = read(data);
  READ.set(data, reading);
  return reading;
}

async function read(data: DataReader): Promise<Support> {
  const [punkt, profiles, tables] = await Promise.all([
    data.text("punkt"),
    data.text("profiles"),
    data.text("tables"),
  ]);
  return supportOf({ punkt, profiles, tables });
}
