/** What `trace show` adds to the results of a run: samples, waterfall and machine, as the pages have them. @module */

import { SampleVerdict } from "../../server/api/mod.ts";
import type { OpenRun } from "../../server/run/open_run.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import type { Terminal } from "../terminal.ts";
import { machineLines } from "./machine_text.ts";
import { machineFactsOf, sampleRows, spansOf } from "./run_facts.ts";
import { sampleTable } from "./sample_table.ts";
import { COLOURED_BY, type ColouredBy } from "./token_text.ts";
import { waterfallLines } from "./waterfall_text.ts";

/** Spans that are drawn where not all are asked for. */
const FIRST_SPANS = 16;

/** By what samples can be sorted; the page's own names. */
export const SAMPLE_SORTS = [
  "start",
  "duration",
  "id",
  "benchmark",
  "family",
  "verdict",
  "score",
  "ttft",
  "tpot",
  "tokens",
] as const;

/** What somebody wants to see of a run. */
export interface Wishes {
  readonly json: boolean;
  readonly samples: boolean;
  /** Every span. */
  readonly timeline: boolean;
  /** What machine and server did. */
  readonly machine: boolean;
  readonly tokens: boolean;
  readonly by: ColouredBy | undefined;
  /** Of samples: as the address of the page says it. */
  readonly query: Readonly<Record<string, string>>;
}

/** The wishes of a command line. Throws `UsageError`. */
export function wishesOf({ switches, values }: Pick<Invocation, "switches" | "values">): Wishes {
  const one = (name: string) => values[name]?.[0];
  const by = oneOf("by", one("by"), COLOURED_BY);
  const verdict = oneOf("verdict", one("verdict"), SampleVerdict.options);
  const sort = one("sort");
  oneOf("sort", sort?.replace(/^-/, ""), SAMPLE_SORTS);
  const alarm = one("alarm");
  const query = Object.entries({ verdict, sort, alarm })
    .flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const]);
  const [unused] = query;
  const samples = switches.has("samples");
  checkTogether(["sample", "call"].filter((name) => one(name) !== undefined), { switches, by });
  if (unused !== undefined && !samples) {
    throw new UsageError(
      `Cannot use --${unused[0]} without --samples`,
      "Add --samples: it says which of them are listed",
    );
  }
  return {
    json: switches.has("json"),
    samples,
    timeline: switches.has("timeline"),
    machine: switches.has("machine"),
    tokens: switches.has("tokens"),
    by,
    query: Object.fromEntries(query),
  };
}

/** Of a run, of a sample and of a call other things can be shown. Throws `UsageError` for what would be passed over. */
function checkTogether(
  chosen: readonly string[],
  { switches, by }: Pick<Invocation, "switches"> & { readonly by: ColouredBy | undefined },
): void {
  const [first, second] = chosen;
  if (first !== undefined && second !== undefined) {
    throw new UsageError(`Cannot show --${first} and --${second} at once`, "Leave one of them out");
  }
  const ofRun = ["samples", "timeline", "machine"].find((name) => switches.has(name));
  if (first !== undefined && ofRun !== undefined) {
    throw new UsageError(
      `Cannot use --${ofRun} with --${first}: it is about the whole run`,
      "Leave one of them out",
    );
  }
  const ofOne = switches.has("tokens") ? "tokens" : by === undefined ? undefined : "by";
  if (first === undefined && ofOne !== undefined) {
    throw new UsageError(
      `Cannot use --${ofOne} without --sample or --call: it is about one answer`,
      "Add --sample ID or --call SPAN; --samples lists the ids, trace calls the spans",
    );
  }
}

function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  known: readonly T[],
): T | undefined {
  const found = known.find((one) => one === given);
  if (given === undefined || found !== undefined) return found;
  throw new UsageError(
    `Cannot use --${name} ${given}: there is no such choice`,
    `Choose one of ${known.join(", ")}`,
  );
}

/** Samples and machine where they are asked for, and the waterfall; or records of them. */
export async function factLines(
  run: OpenRun,
  { terminal: { paint, width }, wishes }: { readonly terminal: Terminal; readonly wishes: Wishes },
): Promise<string[]> {
  const { json, samples, query } = wishes;
  const rows = samples ? await sampleRows(run, query) : [];
  const machine = wishes.machine ? await machineFactsOf(run) : undefined;
  if (json) {
    const spans = wishes.timeline ? (await spansOf(run)).spans : [];
    return [
      ...rows.map((row) => JSON.stringify({ kind: "sample", ...row })),
      // The kind of a record is that of a span; its own is beside it.
      ...spans.map(({ kind, ...span }) => JSON.stringify({ kind: "span", of: kind, ...span })),
      ...(machine === undefined ? [] : machineRecords(machine)),
    ];
  }
  const timeline = await spansOf(run);
  const most = wishes.timeline ? Infinity : FIRST_SPANS;
  const drawn = waterfallLines(timeline, { paint, width, most });
  return [
    ...(samples ? ["", sampleTable(rows, width)] : []),
    ...(drawn.length === 0 ? [] : ["", ...drawn]),
    ...(machine === undefined
      ? []
      : ["", ...machineLines(machine, { paint, width, end: timeline.end })]),
  ];
}

function machineRecords({ series, calls }: Awaited<ReturnType<typeof machineFactsOf>>): string[] {
  return [
    JSON.stringify({ kind: "machine", ...series }),
    ...calls.map((call) => JSON.stringify({ kind: "call-use", ...call })),
  ];
}
