/** `trace show`: the results of a run, or one sample word for word. @module */

import { nearest } from "../../core/config/nearest.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { CallsFold } from "../../core/run/calls.ts";
import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { alarmLines } from "../run/report_text.ts";
import { resultText } from "../run/result_text.ts";
import { callsText } from "./calls_text.ts";
import { showCall } from "./show_call.ts";
import { sampleText } from "./sample_text.ts";
import { factLines, SAMPLE_SORTS, type Wishes, wishesOf } from "../twin/run_text.ts";
import { openedRun } from "../twin/run_facts.ts";
import { COLOURED_BY } from "../twin/token_text.ts";
import { SampleVerdict } from "../../server/api/mod.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun } from "./folder.ts";
import { damageLines } from "./loss_text.ts";

export const traceShow: Command = {
  summary: "Show a run: its results, or one sample or call word for word",
  usage: "[run]",
  examples: [
    "trace show",
    "trace show latest --samples --sort=-ttft",
    "trace show latest --samples --verdict wrong",
    "trace show latest --timeline",
    "trace show latest --machine",
    "trace show latest --sample 1/smoke/arithmetic-1-l1 --tokens",
    "trace show latest --call c12 --tokens --by gap",
  ],
  flags: {
    "samples": { summary: "List every sample: verdict, score, times, alarms" },
    "verdict": {
      summary: "With --samples: only those that came out so",
      value: SampleVerdict.options.join("|"),
    },
    "alarm": { summary: "With --samples: only those with this alarm", value: "NAME" },
    "sort": {
      summary: "With --samples: by this, with a minus from the largest",
      value: SAMPLE_SORTS.join("|"),
    },
    "timeline": { summary: "Draw every span of the run, not only the first ones" },
    "machine": { summary: "Show what machine and server did, over time and in each call" },
    "sample": { summary: "Show one sample: prompt, answer, verdict, times", value: "ID" },
    "call": { summary: "Show one call: prompt, answer, where its time went", value: "SPAN" },
    "tokens": { summary: "With --sample or --call: the answer by its chunks, coloured" },
    "by": { summary: "What colours say", value: COLOURED_BY.join("|") },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const { settings } = await configOf(invocation);
    const wishes = wishesOf(invocation);
    const path = await findRun(invocation.args[0] ?? "latest", settings["traces.dir"]);
    using reader = await TraceReader.open(path);
    const [wanted] = invocation.values["sample"] ?? [];
    if (wanted !== undefined) return await showSample(reader, { wanted, wishes, invocation });
    const [span] = invocation.values["call"] ?? [];
    if (span !== undefined) return await showCall(reader, { span, wishes, invocation });
    const fold = new RunFold();
    const calls = new CallsFold();
    for await (const batch of reader.events()) {
      for (const event of batch) {
        fold.add(event);
        calls.add(event);
      }
    }
    // Without a plan there are no samples, only what an app asked.
    const { terminal } = invocation;
    using run = await openedRun(path);
    if (fold.planSha256 === null && reader.header.source !== undefined) {
      showCalls(reader, { fold, calls, invocation });
    } else showRun(reader, { fold, invocation });
    for (const line of await factLines(run, { terminal, wishes })) terminal.out(line);
    return 0;
  },
};

function showRun(
  { header, path, problems }: TraceReader,
  { fold, invocation: { terminal, switches } }: { fold: RunFold; invocation: Invocation },
): void {
  const result = report(fold);
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "report", run: header.run, path, ...result }));
    return;
  }
  const { status, scored, failed, skipped, planned } = result;
  const { bold, yellow, dim } = terminal.paint;
  terminal.out(`${bold(safeLine(header.run))}  ${status}`);
  terminal.out(dim(safeLine(
    `began ${header.started}, seed ${header.seed}: ${scored} scored, ${failed} failed${
      skipped === 0 ? "" : `, ${skipped} not asked`
    } of ${planned}`,
  )));
  for (const line of damageLines(problems)) terminal.out(yellow(line));
  terminal.out(resultText({ header, fold, report: result }, { path, terminal, bundled: false }));
  if (status !== "completed") {
    terminal.out(`go on    ${commandLine("run", "--resume", path)}`);
  }
}

function showCalls(
  { header, path, problems }: TraceReader,
  { fold, calls, invocation: { terminal, switches } }: {
    fold: RunFold;
    calls: CallsFold;
    invocation: Invocation;
  },
): void {
  const { source, run, started } = header;
  if (switches.has("json")) {
    const rows = [...calls.rows.values()];
    const { others, lostBytes, unreached } = calls;
    const alarms = Object.fromEntries(calls.alarms);
    terminal.out(JSON.stringify({
      kind: "calls",
      run,
      path,
      source,
      others,
      lostBytes,
      unreached,
      alarms,
      rows,
    }));
    return;
  }
  const { bold, yellow, dim } = terminal.paint;
  terminal.out(`${bold(safeLine(run))}  ${fold.status}`);
  const from = [source?.kind, source?.name, source?.upstream].filter((one) => one !== undefined);
  terminal.out(dim(safeLine(`began ${started}, ${from.join(" ")}`)));
  for (const line of damageLines(problems)) terminal.out(yellow(line));
  terminal.out(callsText(calls, terminal));
  const { paint } = terminal;
  const told = alarmLines(fold.alarms.counts, { path, paint });
  for (const line of told) terminal.out(line);
  const [first] = calls.rows.keys();
  if (first !== undefined) {
    terminal.out(`look     ${commandLine("trace", "show", path, "--call", first)}`);
    // A log that was imported has none in it; they are found when they are asked for.
    if (told.length === 0) terminal.out(`alarms   ${commandLine("alarms", path)}`);
  }
}

async function showSample(
  reader: TraceReader,
  { wanted, wishes, invocation: { terminal } }: {
    wanted: string;
    wishes: Wishes;
    invocation: Invocation;
  },
): Promise<number> {
  const known = new Set<string>();
  const spans = new Set<string>();
  let events: TraceEvent[] = [];
  for await (const batch of reader.events()) {
    for (const event of batch) {
      if (event.kind === "sample.started") known.add(event.sample);
      if (event.kind === "sample.started" && event.sample === wanted) {
        // Asked again, it counts anew.
        events = [];
        spans.clear();
        spans.add(event.span);
      }
      const above = (event.parent ?? "").split("/")[0] ?? "";
      if (!spans.has(event.span) && !spans.has(above)) continue;
      spans.add(event.span);
      events.push(event);
    }
  }
  for (const line of damageLines(reader.problems)) terminal.note(terminal.paintNote.yellow(line));
  if (events.length === 0) {
    const near = nearestSample(wanted, [...known]);
    throw new UsageError(
      `Cannot show sample "${wanted}": the run has none of that id`,
      near === undefined ? 'Use "--samples" to see the ids' : `Did you mean "${near}"?`,
    );
  }
  if (wishes.json) { for (const event of events) terminal.out(JSON.stringify(event)); }
  else terminal.out(sampleText(events, { paint: terminal.paint, ...wishes }));
  return 0;
}

/** The id that was meant: people leave out the beginning or the end, or mistype. */
function nearestSample(wanted: string, known: readonly string[]): string | undefined {
  return known.find((id) => id.includes(wanted)) ?? nearest(wanted, known);
}
