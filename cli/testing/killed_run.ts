/** Runs whose process is killed again and again, and what must be true of them in the end. @module */

import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import type { Workplace } from "./program.ts";

/** How to kill. */
export interface Killing {
  /** How often, at most: a run may be complete before. */
  readonly kills: number;
  /** Milliseconds from the start of a process to its end by SIGKILL, anew for each. */
  readonly after: () => number;
}

/** A run that was completed in spite of everything. */
export interface KilledRun {
  readonly path: string;
  /** Processes that were killed before they ended. */
  readonly kills: number;
  /** Those among them that had begun to write the trace. */
  readonly killsInside: number;
  /** What was on file before a kill and is not now; damage; none in a world that is well. */
  readonly faults: readonly string[];
}

/** Runs to completion in as many processes as it takes. Throws `RangeError` when one ends by itself and badly. */
export async function runKilled(
  place: Workplace,
  args: readonly string[],
  { kills, after }: Killing,
): Promise<KilledRun> {
  const traces = `killed-${crypto.randomUUID().slice(0, 8)}`;
  const folder = ["--traces-dir", traces];
  const faults: string[] = [];
  let killed = 0;
  let inside = 0;
  let before = new Map<string, string>();
  for (;;) {
    const path = begun(place, traces);
    const line = path === undefined ? [...args, ...folder] : ["run", "--resume", path];
    const process = place.start(line);
    const timer = setTimeout(
      () => process.kill("SIGKILL"),
      killed < kills ? after() : 600_000,
    );
    const { code, err } = await process.ended;
    clearTimeout(timer);
    const now = begun(place, traces);
    if (now !== undefined) {
      faults.push(...missing(before, now));
      before = wholeLines(now);
    }
    if (code === 137) {
      killed++;
      if (now !== undefined) inside++;
    } else if (now !== undefined && (code === 0 || code === 3 || /every sample has/.test(err))) {
      const { errors, ended } = await verifyTrace(now);
      if (ended !== "completed") faults.push(`the run is ${ended}`);
      return { path: now, kills: killed, killsInside: inside, faults: [...faults, ...errors] };
    } else throw new RangeError(`Cannot complete the run: exit code ${code}: ${err}`);
  }
}

/** What a run came to, without times: equal for equal questions and answers, however often it was interrupted. */
export async function essence(path: string): Promise<object> {
  const fold = new RunFold();
  for (const event of (await loadTrace(path)).events) fold.add(event);
  const { status, planned, scored, failed, planSha256, rows } = report(fold);
  const outcomes = [...fold.cells.values()].flatMap(({ samples }) => [...samples.values()])
    .map(({ sample, outcome }) => {
      if (outcome?.kind !== "failed") return { sample, ...outcome };
      return { sample, kind: outcome.kind, type: outcome.type };
    });
  return {
    status,
    planned,
    scored,
    failed,
    planSha256,
    rows: rows.map(({ model, benchmark, scored, failures, mean, interval, families }) => ({
      model,
      benchmark,
      scored,
      failures,
      mean,
      interval,
      families,
    })),
    outcomes: outcomes.toSorted((a, b) => a.sample < b.sample ? -1 : 1),
  };
}

const FILES = ["events.ndjson", "tokens.ndjson"];

/** The run in a folder, once its header is on file. */
function begun(place: Workplace, folder: string): string | undefined {
  return place.runs(folder).find((path) => (wholeLines(path).get("events.ndjson") ?? "") !== "");
}

/** Every file up to its last whole line. */
function wholeLines(path: string): Map<string, string> {
  return new Map(FILES.map((name) => {
    const text = textOf(`${path}/${name}`);
    return [name, text.slice(0, text.lastIndexOf("\n") + 1)];
  }));
}

function missing(before: ReadonlyMap<string, string>, path: string): string[] {
  const now = wholeLines(path);
  return [...before].flatMap(([name, text]) =>
    now.get(name)?.startsWith(text) ? [] : [`${path}/${name} has lost lines`]
  );
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw cause;
  }
}
