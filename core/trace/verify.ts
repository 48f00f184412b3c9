/** Checks a trace: is every event there, whole, and what its schema says? @module */

import { schemaOf } from "../events/mod.ts";
import { TraceReader } from "./reader.ts";

/** The outcome of a check. A finding that loses data is an error; anything else is a note. */
export interface Verdict {
  readonly run: string;
  readonly events: number;
  readonly errors: readonly string[];
  readonly notes: readonly string[];
  /** How the run ended, or that it did not. */
  readonly ended: "completed" | "failed" | "interrupted" | "open";
}

/** Reads everything once. Throws as `TraceReader.open()` does; damage is in the verdict. */
export async function verifyTrace(path: string): Promise<Verdict> {
  using reader = await TraceReader.open(path);
  const invalid: string[] = [];
  let invalidCount = 0;
  let events = 0;
  let ended: Verdict["ended"] = "open";
  for await (const batch of reader.events()) {
    for (const event of batch) {
      events++;
      ended = endOf(event.kind) ?? ended;
      const checked = schemaOf(event.kind)?.safeParse(event);
      if (checked === undefined || checked.success) continue;
      invalidCount++;
      const issue = checked.error.issues[0];
      const where = [event.kind, ...issue?.path ?? []].join(".");
      if (invalid.length < 5) invalid.push(`event ${event.seq}: ${where}: ${issue?.message}`);
    }
  }
  const { errors, notes } = findings(reader.problems);
  if (invalidCount > 0) {
    errors.push(`${invalidCount} events break their schema: ${invalid.join("; ")}`);
  }
  if (ended === "open") notes.push("the run has not ended: it goes on, or its process died");
  return { run: reader.header.run, events, errors, notes, ended };
}

function findings(problems: TraceReader["problems"]): { errors: string[]; notes: string[] } {
  const errors: string[] = [];
  const notes: string[] = [];
  for (const [file, bytes] of Object.entries(problems.tornBytes)) {
    notes.push(`${file} ends in a torn line of ${bytes} bytes, which the next writer cuts off`);
  }
  if (problems.badLineCount > 0) {
    const [first] = problems.badLines;
    errors.push(
      `${problems.badLineCount} damaged lines, the first at ${first?.file}:${first?.line}: ${first?.reason}`,
    );
  }
  if (problems.missingEvents > 0) {
    errors.push(`${problems.missingEvents} events are missing by seq`);
  }
  if (problems.repeatedEvents > 0) errors.push(`${problems.repeatedEvents} events repeat a seq`);
  for (const [kind, count] of Object.entries(problems.unknownKinds)) {
    notes.push(`${count} events of unknown kind "${kind}", from a newer version or a plugin`);
  }
  for (const { blob, reason } of problems.badBlobs) errors.push(`text ${blob}: ${reason}`);
  return { errors, notes };
}

function endOf(kind: string): Verdict["ended"] | undefined {
  if (kind === "run.completed") return "completed";
  if (kind === "run.failed") return "failed";
  if (kind === "run.interrupted") return "interrupted";
  if (kind === "run.resumed") return "open";
  return undefined;
}
