/** Runs whose process is killed again and again, and what must be true of them in the end. @module */

import { delay } from "@std/async";
import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import type { Workplace } from "./program.ts";

/** How to kill. */
export interface Killing {
  /** How often, at most: a run may be complete before. */
  readonly kills: number;
  /**
   * Milliseconds from the start of a process to its end by SIGKILL, anew for each. Every second kill
   * takes a quarter of it from the moment at which the process first writes: how long a process needs
   * to begin depends on the machine.
   */
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
    const over = new AbortController();
    const killing = killed >= kills
      ? undefined
      : killAfter(killed % 2 === 0 ? after() / 4 : after(), {
        kill: () => process.kill("SIGKILL"),
        begin: killed % 2 === 0 ? () => sizeIn(place, traces) > sizeOf(before) : () => true,
        over: over.signal,
      });
    const { code, err } = await process.ended;
    over.abort();
    await killing;
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

/** When and how a process is killed. */
interface Kill {
  readonly kill: () => void;
  /** Whether the time runs. */
  readonly begin: () => boolean;
  /** The process ended by itself. */
  readonly over: AbortSignal;
}

async function killAfter(ms: number, { kill, begin, over }: Kill): Promise<void> {
  try {
    while (!begin()) await delay(2, { signal: over });
    await delay(ms, { signal: over });
  } catch (cause) {
    if (over.aborted) return;
    throw cause;
  }
  kill();
}

/** Characters of whole lines that the run in a folder has on file. */
function sizeIn(place: Workplace, folder: string): number {
  const path = begun(place, folder);
  return path === undefined ? 0 : sizeOf(wholeLines(path));
}

function sizeOf(lines: ReadonlyMap<string, string>): number {
  return [...lines.values()].reduce((sum, { length }) => sum + length, 0);
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
