/** The samples of a run as its file has them, whatever somebody wrote into it. @module */

import { MACHINE_FILE } from "../../core/trace/layout.ts";
import { EventLines } from "../run/event_lines.ts";

/** One sample. */
export interface Sample {
  readonly seq: number;
  readonly t: number;
  /** What it asked for; null where nothing was told, or something that is no number. */
  readonly readings: ReadonlyMap<string, number | null>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, string>>;
}

/** All of them, in order. Throws `TraceUnreadableError`. */
export async function samplesOf(run: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  using lines = new EventLines(run, MACHINE_FILE);
  for (let batch = await lines.next(); batch !== undefined; batch = await lines.next()) {
    for (const event of batch) {
      if (event.kind !== "machine.sampled") continue;
      const { seq, t } = event;
      samples.push({
        seq,
        t,
        readings: new Map(entriesOf<number>(event.readings, Number.isFinite)),
        reasons: textsOf(event.reasons),
        sources: textsOf(event.sources),
      });
    }
  }
  return samples;
}

function textsOf(texts: unknown): Readonly<Record<string, string>> {
  const isText = (value: unknown) => typeof value === "string";
  return Object.fromEntries(
    entriesOf<string>(texts, isText).flatMap(([name, text]) => text === null ? [] : [[name, text]]),
  );
}

/** What is of another kind counts as not told. */
function entriesOf<T>(record: unknown, isRight: (value: unknown) => boolean): [string, T | null][] {
  if (typeof record !== "object" || record === null) return [];
  // Just checked.
  return Object.entries(record).map(([name, value]) => [name, isRight(value) ? value as T : null]);
}
