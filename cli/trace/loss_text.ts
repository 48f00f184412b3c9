/** What every command says of a trace of which a part is gone. @module */

import type { TraceProblems } from "../../core/trace/reader.ts";
import { counted } from "../figures.ts";

/** A sentence for lines and events that no reader got. */
export function lossText(lost: number): string {
  return `${lost} ${
    lost === 1 ? "line or event is" : "lines or events are"
  } lost: run "trace verify"`;
}

/** What a reader found wrong, once it has read to the end: a line for each kind of damage. */
export function damageLines(
  { badLineCount, missingEvents, absentFiles, badBlobs, tornBytes }: TraceProblems,
): string[] {
  // A line that cannot be read is an event that is missing as well.
  const missing = missingEvents - badLineCount;
  const absent = absentFiles.length === 0 ? "" : ` (there is no ${absentFiles.join(", no ")})`;
  return [
    ...(badLineCount > 0
      ? [`${counted(badLineCount, "damaged line")} passed over: run "trace verify"`]
      : []),
    ...(missing > 0 ? [`${counted(missing, "event")} missing${absent}: run "trace verify"`] : []),
    ...(badBlobs.length > 0
      ? [`${counted(badBlobs.length, "text")} missing or changed: run "trace verify"`]
      : []),
    ...(Object.keys(tornBytes).length > 0
      ? ["The last line is torn: the run is going on, or its process died"]
      : []),
  ];
}
