/** What a framework judged of an answer, for a terminal: axes, failures, and what was found. @module */

import type { EventOf } from "../../core/events/mod.ts";
import { KnownEvidence } from "../../core/scorecard/evidence.ts";
import { percent } from "../figures.ts";
import { type Paint, safeLine } from "../terminal.ts";

/** Lines below the score; none where the answer was not judged in parts. */
export function judgedLines(
  { axes, solved, failures = [], evidence }: EventOf<"sample.scored">,
  { green, red, yellow, dim }: Paint,
): string[] {
  if (axes === undefined) return [];
  const { tests, facts, instructions, typeErrors, lint } = KnownEvidence.parse(evidence);
  const check = (isGood: boolean, name: string, why: string) => [
    `  ${isGood ? green("✓") : red("✗")} ${safeLine(name)}`,
    ...(why === "" ? [] : [`    ${dim(safeLine(why))}`]),
  ];
  const place = (line: number | null, column: number | null) =>
    line === null ? "" : ` at ${line}:${column ?? 1}`;
  return [
    `${solved === true ? green("solved") : red("not solved")}  ${
      safeLine(Object.entries(axes).map(([axis, share]) => `${axis} ${percent(share)}`).join(", "))
    }`,
    ...(failures.length === 0 ? [] : [yellow(safeLine(failures.join(", ")))]),
    ...tests.flatMap(({ passed, name, message = "" }) => check(passed, name, message)),
    ...facts.flatMap(({ right, name, expected, found }) =>
      check(
        right,
        name,
        right
          ? ""
          : `wanted ${JSON.stringify(expected)}, found ${JSON.stringify(found) ?? "nothing"}`,
      )
    ),
    ...instructions.flatMap(({ kept, name, why }) => check(kept, name, kept ? "" : why)),
    ...[...typeErrors, ...lint].map(({ code, message, line, column }) =>
      `  ${yellow(safeLine(code))}${place(line, column)}: ${safeLine(message)}`
    ),
  ];
}
