/** What a second judgement changed, for a terminal. @module */

import type { CellChange, Judged, SampleChange } from "../../core/rescore/changes.ts";
import { counted, shareWithInterval } from "../figures.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";

/** Changed samples that are listed for each benchmark; `--json` has all of them. */
const LISTED = 20;

const COLUMNS: readonly Column[] = [
  { title: "sample" },
  { title: "before", right: true },
  { title: "after", right: true },
  { title: "why", yields: "cut" },
];

/** Figures before and after, then the samples that changed and what it can come from. */
export function changesText(
  cells: readonly CellChange[],
  { judged, terminal: { paint, width } }: {
    readonly judged: number;
    readonly terminal: Pick<Terminal, "paint" | "width">;
  },
): string {
  return [
    `${counted(judged, "answer")} judged again, no model asked`,
    ...cells.flatMap((cell) => {
      const { model, benchmark, before, after, changes, because, samples } = cell;
      const score = (one: typeof before) =>
        shareWithInterval(one?.mean ?? null, one?.interval ?? null);
      return [
        "",
        paint.bold(safeLine(`${benchmark} on ${model}`)),
        `score    ${score(before)} → ${score(after)}, of ${counted(after?.scored ?? 0, "sample")}`,
        `changed  ${changedText(cell)} of ${samples}`,
        ...(because.length === 0
          ? [
            changes.length === 0
              ? "why      the judge is the same: version, files and settings"
              : paint.yellow(
                "why      version, files and settings are the same: this judge does not always say the same",
              ),
          ]
          : because.map((one) => `why      ${safeLine(one)}`)),
        ...(changes.length === 0
          ? []
          : ["", table(COLUMNS, changes.slice(0, LISTED).map(line), width)]),
        ...(changes.length > LISTED
          ? [paint.dim(`and ${changes.length - LISTED} more: --json lists all`)]
          : []),
      ];
    }),
    "",
  ].join("\n");
}

function changedText({ up, down, outcomes, reasons, changes }: CellChange): string {
  if (changes.length === 0) return "none";
  const parts = [
    [up, "scored higher"],
    [down, "scored lower"],
    [outcomes, "failed or no longer do"],
    [reasons, "for another reason only"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${changes.length} (${told.join(", ")})`;
}

function line({ sample, before, after }: SampleChange): string[] {
  return [sample, scoreText(before), scoreText(after), why(before, after)];
}

function scoreText({ score, failure }: Judged): string {
  return failure ?? (score === null ? "–" : String(score));
}

function why(before: Judged, after: Judged): string {
  if (before.explanation === after.explanation) {
    return `took ${before.answer ?? "nothing"}, now ${after.answer ?? "nothing"}`;
  }
  return `was: ${before.explanation} | now: ${after.explanation}`;
}
