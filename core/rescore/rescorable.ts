/** Which runs can be judged again. @module */

import type { Header } from "../events/header.ts";
import { RunFold } from "../run/fold.ts";
import { TraceReader } from "../trace/reader.ts";
import { RescoreError } from "./errors.ts";

/** Reads what a run came to. Throws `RescoreError` when it is none that can be judged again. */
export async function rescorable(path: string): Promise<{ header: Header; fold: RunFold }> {
  using reader = await TraceReader.open(path, { texts: false });
  const { header } = reader;
  const kind = header.source?.kind ?? (header.command[0] === "doctor" ? "doctor" : "run");
  if (kind !== "run" && kind !== "rescore") {
    throw new RescoreError(
      `Cannot rescore "${header.run}": it is of the kind "${kind}", and no benchmark judged it`,
      'Name a run that "run" made',
    );
  }
  const fold = new RunFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  if (fold.cells.size === 0) {
    throw new RescoreError(
      `Cannot rescore "${header.run}": no sample of it was begun`,
      'Name another run; "trace list" shows them',
    );
  }
  return { header, fold };
}
