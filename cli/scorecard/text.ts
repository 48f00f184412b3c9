/** The report of a framework for a terminal. @module */

import type { Scorecard } from "../../core/scorecard/card.ts";
import { safeLine, table, type Terminal } from "../terminal.ts";
import { cardDocument } from "./document.ts";

/** Title, warnings and tables. */
export function cardText(
  card: Scorecard,
  { paint, width }: Pick<Terminal, "paint" | "width">,
  damage: readonly string[] = [],
): string {
  const { title, facts, warnings, sections } = cardDocument(card, damage);
  return [
    "",
    paint.bold(safeLine(title)),
    ...facts.map(([name, value]) => paint.dim(safeLine(`${name}: ${value}`))),
    ...warnings.map((one) => paint.yellow(safeLine(one))),
    ...sections.flatMap(({ title, columns, rows, notes }) => [
      "",
      paint.bold(safeLine(title)),
      table(columns, rows, width),
      ...notes.map((one) => paint.dim(safeLine(one))),
    ]),
  ].join("\n");
}
