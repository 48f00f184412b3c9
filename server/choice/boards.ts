/** Which boards of a leaderboard are shown by pages that hold all of them. @module */

import type { Leaderboard } from "../../core/leaderboard/shape.ts";

/** What a leaderboard can be narrowed to. */
export interface BoardChoice {
  readonly machine?: string | undefined;
  readonly benchmark?: string | undefined;
  /** Only boards that have this model. */
  readonly model?: string | undefined;
}

/** The same with the boards that fit. */
export function chosenBoards(whole: Leaderboard, choice: BoardChoice): Leaderboard {
  const { machine, benchmark, model } = choice;
  const boards = whole.boards.filter((board) =>
    (machine === undefined || board.machine === machine) &&
    (benchmark === undefined || board.benchmark === benchmark) &&
    (model === undefined || board.rows.some(({ identity }) => identity.model === model))
  );
  return { ...whole, boards };
}
