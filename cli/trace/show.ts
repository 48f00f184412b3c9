/** `trace show`: the results of a run, or one sample word for word. @module */

import type { TraceEvent } from "../../core/events/mod.ts";
import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { reportText } from "../run/report_text.ts";
import { sampleLines, sampleText } from "./sample_text.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { findRun } from "./folder.ts";

export const traceShow: Command = {
  summary: "Show a run: its results, or one sample word for word",
  usage: "[run]",
  examples: [
    "trace show",
    "trace show latest --samples",
    "trace show latest --sample 1/smoke/arithmetic-1 --tokens",
  ],
  flags: {
    "samples": { summary: "List every sample with its score" },
    "sample": { summary: "Show one sample: prompt, answer, verdict, times", value: "ID" },
    "tokens": { summary: "With --sample: every chunk with its time and probability" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const { settings } = await configOf(invocation);
    const path = await findRun(invocation.args[0] ?? "latest", settings["traces.dir"]);
    using reader = await TraceReader.open(path);
    const [wanted] = invocation.values["sample"] ?? [];
    if (wanted !== undefined) return await showSample(reader, { wanted, invocation });
    const fold = new RunFold();
    for await (const batch of reader.events()) for (const event of batch) fold.add(event);
    return showRun(reader, { fold, invocation });
  },
};

function showRun(
  { header, path, problems }: TraceReader,
  { fold, invocation: { terminal, switches } }: { fold: RunFold; invocation: Invocation },
): number {
  const result = report(fold);
  if (switches.has("json")) {
    terminal.out(JSON.stringify({ kind: "report", run: header.run, path, ...result }));
    return 0;
  }
  const { bold, yellow, dim } = terminal.paint;
  terminal.out(`${bold(safeLine(header.run))}  ${result.status}`);
  terminal.out(
    dim(
      `started ${header.started}, seed ${header.seed}, ${result.scored} scored and ${result.failed} failed of ${result.planned}`,
    ),
  );
  if (problems.badLineCount > 0) {
    terminal.out(
      yellow(`${problems.badLineCount} damaged lines were passed over: run "trace verify"`),
    );
  }
  if (Object.keys(problems.tornBytes).length > 0) {
    terminal.out(yellow("The last line is torn: the run is going on, or its process died"));
  }
  terminal.out(reportText(result, { path, paint: terminal.paint, bundled: false }));
  if (switches.has("samples")) { for (const line of sampleLines(fold)) terminal.out(line); }
  return 0;
}

async function showSample(
  reader: TraceReader,
  { wanted, invocation: { terminal, switches } }: { wanted: string; invocation: Invocation },
): Promise<number> {
  const spans = new Set<string>();
  let events: TraceEvent[] = [];
  for await (const batch of reader.events()) {
    for (const event of batch) {
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
  if (events.length === 0) {
    throw new UsageError(
      `Cannot show sample "${wanted}": the run has none of that id`,
      'Use "--samples" to see the ids',
    );
  }
  if (switches.has("json")) { for (const event of events) terminal.out(JSON.stringify(event)); }
  else terminal.out(sampleText(events, { paint: terminal.paint, tokens: switches.has("tokens") }));
  return 0;
}
