/** A file of recorded calls, read and understood, before anything is written. @module */

import { ImportError, WANTED } from "./errors.ts";
import type { Format, FormatName, ImportedCall, Skipped } from "./contract.ts";
import { HAR } from "./har.ts";
import { LM_STUDIO_LOG } from "./lm_studio_log.ts";
import { LM_STUDIO_STREAM } from "./lm_studio_stream.ts";
import { REQUEST_LOG } from "./request_log.ts";
import { type RequestFacts, requestIn } from "./request.ts";

/** The formats, the more particular one first: a record of any kind is a line of a request log. */
export const FORMATS: readonly Format[] = [HAR, LM_STUDIO_STREAM, LM_STUDIO_LOG, REQUEST_LOG];

/** A call with what was asked in it. */
export interface PlannedCall {
  readonly call: ImportedCall;
  readonly asked: RequestFacts;
}

/** What will be written. */
export interface ImportPlan {
  readonly file: string;
  readonly format: Format;
  /** In the order in which they were, as far as the file tells. */
  readonly calls: readonly PlannedCall[];
  /** What is in the file beside calls. */
  readonly skipped: readonly Skipped[];
  /** What a trace of our own would have and this one lacks. */
  readonly lacks: readonly string[];
}

/** Understands the text of a file. Throws `ImportError` when there is no call in it. */
export function planImport(
  text: string,
  { file, format: wanted }: { readonly file: string; readonly format?: FormatName | undefined },
): ImportPlan {
  const format = FORMATS.find(({ name, fits }) =>
    wanted === undefined ? fits(text) : name === wanted
  );
  if (format === undefined) {
    const reason = text.trim() === ""
      ? "it is empty"
      : "it is in none of the formats that are known";
    throw new ImportError(file, reason, WANTED);
  }
  const calls: PlannedCall[] = [];
  const skipped: Skipped[] = [];
  for (const piece of format.read(text, file)) {
    if ("skipped" in piece) {
      skipped.push(piece.skipped);
      continue;
    }
    const { call } = piece;
    const asked = requestIn(call);
    if ("reason" in asked) skipped.push({ place: call.place, reason: asked.reason });
    else calls.push({ call, asked });
  }
  if (calls.length === 0) throw noCalls(file, { format, skipped });
  checkSpan(file, calls);
  return { file, format, calls: inOrder(calls), skipped, lacks: lacksOf(format, calls) };
}

/** Nanoseconds since its beginning, as a trace counts them, reach 104 days. */
const MOST_DAYS = 100;

function checkSpan(file: string, calls: readonly PlannedCall[]): void {
  let [first, last] = [Infinity, -Infinity];
  for (const { call: { at, times } } of calls) {
    for (const moment of [at, times.sent, times.headers, times.first, times.end]) {
      if (moment === null) continue;
      first = Math.min(first, moment);
      last = Math.max(last, moment);
    }
  }
  if (last - first <= MOST_DAYS * 86_400_000) return;
  throw new ImportError(
    file,
    `its calls lie more than ${MOST_DAYS} days apart, which is more than one trace can hold`,
    "Split it by month and import the parts",
  );
}

function noCalls(
  file: string,
  { format, skipped }: { readonly format: Format; readonly skipped: readonly Skipped[] },
): ImportError {
  const [first] = skipped;
  const why = first === undefined
    ? ""
    : `; ${first.place}: ${first.reason}${
      skipped.length > 1 ? `, and ${skipped.length - 1} more` : ""
    }`;
  return new ImportError(file, `read as ${format.title}, it has no call to a model${why}`, WANTED);
}

/** By the times that the log has; a call without one stays behind the one before it. */
function inOrder(calls: readonly PlannedCall[]): readonly PlannedCall[] {
  let last = -Infinity;
  const timed = calls.map((planned) => {
    last = planned.call.times.sent ?? planned.call.at ?? last;
    return { planned, at: last };
  });
  return timed.sort((a, b) => a.at - b.at || 0).map(({ planned }) => planned);
}

function lacksOf(format: Format, calls: readonly PlannedCall[]): string[] {
  const without = calls.filter(({ call }) => call.at === null).length;
  return [
    ...format.lacks,
    ...(without === calls.length
      ? ["times: events are in the order of the file, and stand at the moment of the import"]
      : without > 0
      ? [`times of ${without} of ${calls.length} calls: they stand where the call before them does`]
      : []),
    ...(calls.some(({ call }) => call.times.sent === null)
      ? ["when a request was sent, unless the log names that moment"]
      : []),
    "what was known of server and model: digest, quantisation, template, context",
  ];
}
