/** What an earlier examination found that a server does not do. @module */

import { keptFolder, keptPath, readKept, type Subject } from "./cache.ts";

/** The evidence by check, of what is broken; empty when nothing is known. Asks nobody: it reads one file. */
export async function knownFaults(subject: Subject): Promise<ReadonlyMap<string, string>> {
  const folder = keptFolder();
  if (folder === undefined) return new Map();
  const kept = await readKept(keptPath(folder, subject, new Date()));
  const broken = kept?.diagnoses.filter(({ verdict }) => verdict === "broken") ?? [];
  return new Map(broken.map(({ check, evidence }) => [check, evidence]));
}
