/** What a reader found that is not as it was written, said plainly. @module */

import type { RunDetail } from "../../../api/mod.ts";
import { bytes, counted } from "../../frame/text/format.ts";
import { VisibleText } from "../../frame/text/text.tsx";

type RunProblems = RunDetail["problems"];

/** Nothing where the trace is whole. */
export function Problems({ problems }: { readonly problems: RunProblems }) {
  const lines = problemLines(problems);
  if (lines.length === 0) return null;
  return (
    <details class="notice warn" open={lines.length <= 6}>
      <summary>This trace is not whole: what is shown is what could be read</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <VisibleText text={line} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One sentence for each kind of damage. */
export function problemLines(problems: RunProblems): readonly string[] {
  const { badLineCount, badLines, missingEvents, repeatedEvents } = problems;
  return [
    ...Object.entries(problems.tornBytes).filter(([, count]) => count > 0).map(([file, count]) =>
      `${file} ends in the middle of a line (${bytes(count)}): its writer died or writes it now`
    ),
    ...problems.absentFiles.map((file) => `${file} is missing`),
    ...(badLineCount === 0 ? [] : [
      `${counted(badLineCount, "line")} cannot be read and ${
        badLineCount === 1 ? "is" : "are"
      } left out`,
    ]),
    ...badLines.map(({ file, line, reason }) => `${file}, line ${line}: ${reason}`),
    ...(missingEvents === null || missingEvents === 0
      ? []
      : [`${counted(missingEvents, "event")} missing: their numbers appear nowhere`]),
    ...(repeatedEvents === 0
      ? []
      : [`${counted(repeatedEvents, "event")} there twice; the first counts`]),
    ...Object.entries(problems.unknownKinds).map(([kind, count]) =>
      `${counted(count, "event")} of the kind "${kind}", which this version does not know`
    ),
    ...problems.badBlobs.map(({ blob, reason }) => `The text ${blob} cannot be shown: ${reason}`),
  ];
}
