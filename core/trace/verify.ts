/** Checks a trace: is every event there, whole, and what its schema says? @module */

import { schemaOf } from "../events/mod.ts";
import { type Ending, endingAfter } from "./ending.ts";
import { TraceReader } from "./reader.ts";
import { issueIn } from "./schema_issue.ts";
import { WireCheck } from "./wire/wire_check.ts";

/** The outcome of a check. A finding that loses data is an error; anything else is a note. */
export interface Verdict {
  readonly run: string;
  readonly events: number;
  readonly errors: readonly string[];
  readonly notes: readonly string[];
  /** How the run ended, or that it did not. */
  readonly ended: Ending;
}

/** Findings of one sort that are told one by one. */
const TOLD = 5;

/** Reads everything once. Throws as `TraceReader.open()` does; damage is in the verdict. */
export async function verifyTrace(path: string): Promise<Verdict> {
  using reader = await TraceReader.open(path);
  const invalid: string[] = [];
  let invalidCount = 0;
  let events = 0;
  let ended: Ending = "open";
  using wire = new WireCheck(path);
  for await (const batch of reader.events()) {
    events += batch.length;
    ended = batch.reduce(endingAfter, ended);
    for (const event of batch) {
      if (event.kind === "exchange.recorded") wire.check(event);
      const checked = schemaOf(event.kind)?.safeParse(event);
      if (checked?.success !== false) continue;
      invalidCount++;
      if (invalid.length < TOLD) {
        invalid.push(`event ${event.seq} (${event.kind}): ${issueIn(checked.error)}`);
      }
    }
  }
  const errors = [...losses(reader.problems)];
  if (invalidCount > 0) {
    errors.push(`${counted(invalidCount, "event")} against the schema: ${invalid.join("; ")}`);
  }
  errors.push(...wire.errors());
  const notes = [...remarks(reader.problems)];
  if (ended === "open") notes.push("the run has not ended: it goes on, or its process died");
  return { run: reader.header.run, events, errors, notes, ended };
}

function* losses(problems: TraceReader["problems"]): Generator<string> {
  const { badLines, badLineCount, gaps, missingEvents, repeatedEvents, badBlobs, brokenRequests } =
    problems;
  const [line] = badLines;
  if (line !== undefined) {
    yield `${
      counted(badLineCount, "damaged line")
    }, the first at ${line.file}:${line.line}: ${line.reason}`;
  }
  if (missingEvents > 0) {
    const where = gaps.slice(0, TOLD).map(({ first, last }) =>
      first === last ? `${first}` : `${first} to ${last}`
    );
    const more = gaps.length > TOLD ? " and more" : "";
    yield `${counted(missingEvents, "missing event")}, by seq: ${where.join(", ")}${more}`;
  }
  if (repeatedEvents > 0) {
    yield counted(repeatedEvents, "event") + " with a seq that was there before";
  }
  for (const { blob, reason } of badBlobs.slice(0, TOLD)) yield `text ${blob}: ${reason}`;
  for (const { span, reason } of brokenRequests.slice(0, TOLD)) yield `call "${span}": ${reason}`;
  if (badBlobs.length > TOLD) yield `${badBlobs.length - TOLD} more texts like these`;
}

function* remarks(problems: TraceReader["problems"]): Generator<string> {
  for (const [file, bytes] of Object.entries(problems.tornBytes)) {
    yield `${file} ends in a torn line of ${
      counted(bytes, "byte")
    }, which the next writer cuts off`;
  }
  for (const file of problems.absentFiles) yield `${file} is not there`;
  for (const [kind, count] of Object.entries(problems.unknownKinds)) {
    yield `${counted(count, "event")} of unknown kind "${kind}", from a newer version or a plugin`;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
