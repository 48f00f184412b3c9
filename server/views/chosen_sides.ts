/** Which runs, or which of their models, an address wants compared. @module */

import { z } from "zod";
import { leaderboard } from "../../core/leaderboard/leaderboard.ts";
import type { BoardRow } from "../../core/leaderboard/shape.ts";
import { RequestError } from "../errors.ts";
import type { FolderRecords } from "../runs/read_folder.ts";

/** Lists are parted by commas; a comma in a name is written as `%2C`, and `%` as `%25`. */
export const CompareQuery = z.object({
  /** Names of two or three runs. */
  runs: z.string().optional(),
  /** Names of models: of the runs at the same places, or by themselves their newest comparable runs. */
  models: z.string().optional(),
});
export type CompareQuery = z.infer<typeof CompareQuery>;

/** A run, and a model of it where not all are meant. */
export interface SideName {
  readonly run: string;
  readonly model: string | undefined;
}

const [LEAST, MOST] = [2, 3];

/** The sides of an address. `folder` is asked for where models stand alone. Throws `RequestError`. */
export function chosenSides(
  { runs, models }: CompareQuery,
  folder: () => FolderRecords,
): readonly SideName[] {
  const [runNames, modelNames] = [namesIn(runs), namesIn(models)];
  const count = runNames.length > 0 ? runNames.length : modelNames.length;
  if (count < LEAST || count > MOST) {
    throw new RequestError(
      `Cannot compare ${count} runs or models: wanted are ${LEAST} or ${MOST}`,
      "Name them as ?runs=a,b or ?models=x,y",
    );
  }
  if (runNames.length > 0) {
    return runNames.map((run, place) => ({ run, model: modelNames[place] || undefined }));
  }
  return newestOf(modelNames, folder());
}

/** Their newest results on one board, so that they can be compared; without one the newest of each. */
function newestOf(models: readonly string[], { records }: FolderRecords): SideName[] {
  const { boards } = leaderboard(records);
  const together = boards.flatMap(({ rows }) => {
    const found = models.map((model) => newestRow(rows, model));
    return found.every((row) => row !== undefined) ? [found] : [];
  }).sort((a, b) => oldest(a) < oldest(b) ? 1 : -1);
  const [best] = together;
  return models.map((model, place) => {
    const row = best?.[place] ?? newestRow(boards.flatMap(({ rows }) => rows), model);
    if (row === undefined) {
      throw new RequestError(
        `Cannot compare the model "${model}": no completed run has it`,
        "Look at /models for those that were run",
      );
    }
    return { run: row.run, model };
  });
}

function newestRow(rows: readonly BoardRow[], model: string): BoardRow | undefined {
  return rows.filter(({ identity }) => identity.model === model)
    .sort((a, b) => a.started < b.started ? 1 : -1)[0];
}

function oldest(rows: readonly BoardRow[]): string {
  return rows.map(({ started }) => started).sort()[0] ?? "";
}

function namesIn(list: string | undefined): string[] {
  if (list === undefined || list === "") return [];
  return list.split(",").map((name) => {
    try {
      return decodeURIComponent(name);
    } catch (cause) {
      if (!(cause instanceof URIError)) throw cause;
      throw new RequestError(
        `Cannot read the name "${name}" of the address`,
        "Write % in a name as %25, and a comma as %2C",
      );
    }
  });
}
