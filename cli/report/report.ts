/** `report`: the results of a run in the form that somebody else wants. @module */

import { junit } from "../../core/compare/junit.ts";
import { RunFold } from "../../core/run/fold.ts";
import { report as reportOf } from "../../core/run/report.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { reportText } from "../run/report_text.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { findRun } from "../trace/folder.ts";
import { damageLines } from "../trace/loss_text.ts";
import { csvReport, type TableName, TABLES } from "./csv.ts";
import { documentOf, type ReportedRun } from "./document.ts";
import { htmlReport } from "./html.ts";
import { markdownReport } from "./markdown.ts";

const FORMATS = ["terminal", "json", "csv", "markdown", "html", "junit"] as const;
type Format = (typeof FORMATS)[number];

export const reportRun: Command = {
  summary: "Print the results of a run, or write them as CSV, Markdown, HTML, JUnit or JSON",
  usage: "[RUN]",
  examples: [
    "report latest --format html --output report.html",
    "report latest --format csv --table items --output items.csv",
    "report latest --format markdown >> $GITHUB_STEP_SUMMARY",
    "report latest --format junit --output results.xml",
  ],
  flags: {
    "format": { summary: "What is made; terminal when absent", value: FORMATS.join("|") },
    "output": { summary: "File to write, instead of standard output", value: "FILE" },
    "table": { summary: "Of CSV: which table; results when absent", value: TABLES.join("|") },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const { terminal, switches, values, args } = invocation;
    const format = switches.has("json") ? "json" : chosen(values["format"]?.[0], FORMATS, "format");
    const table = chosen(values["table"]?.[0], TABLES, "table");
    if (values["table"]?.[0] !== undefined && format !== "csv") {
      throw new UsageError(
        `Cannot choose a table of "${format}": it has all of them`,
        "Leave --table out, or add --format csv",
      );
    }
    const { settings } = await configOf(invocation);
    const path = await findRun(args[0] ?? "latest", settings["traces.dir"]);
    const run = await readRun(path);
    const [output] = values["output"] ?? [];
    const text = rendered(run, { format, table, path, terminal: forOutput(invocation, output) });
    if (output === undefined) terminal.out(text.replace(/\r?\n$/, ""));
    else {
      await write(output, text);
      terminal.note(`Wrote ${output}`);
    }
    return 0;
  },
};

/** A value of a flag, the first one where it is absent. Throws `UsageError`. */
function chosen<T extends string>(
  given: string | undefined,
  known: readonly [T, ...T[]],
  flag: string,
): T {
  if (given === undefined) return known[0];
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot use --${flag} ${given}: there is none of that name`,
    `Use one of ${known.join(", ")}`,
  );
}

/** Reads a run. Throws `UsageError` for a recording, in which nothing was judged. */
async function readRun(path: string): Promise<ReportedRun> {
  using reader = await TraceReader.open(path, { texts: false });
  const fold = new RunFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  const { header, problems } = reader;
  if (fold.cells.size === 0) {
    throw new UsageError(
      `Cannot report "${header.run}": no sample of a benchmark was begun in it`,
      `Run "trace show ${header.run}" to see what it holds`,
    );
  }
  return { header, fold, report: reportOf(fold), damage: damageLines(problems) };
}

interface Rendering {
  readonly format: Format;
  readonly table: TableName;
  readonly path: string;
  readonly terminal: Pick<Terminal, "paint" | "width">;
}

function rendered(run: ReportedRun, { format, table, path, terminal }: Rendering): string {
  const { header, report, fold } = run;
  switch (format) {
    case "terminal":
      return [...run.damage, `${reportText(report, { path, terminal, bundled: false })}\n`]
        .join("\n");
    case "json":
      return `${JSON.stringify({ kind: "report", run: header.run, path, ...report })}\n`;
    case "csv":
      return csvReport(table, run);
    case "markdown":
      return markdownReport(documentOf(run));
    case "html":
      return htmlReport(documentOf(run));
    case "junit":
      return junit(header.run, { checks: [], fold });
  }
}

/** A file has neither colours nor a width. */
function forOutput(
  { terminal }: Invocation,
  output: string | undefined,
): Pick<Terminal, "paint" | "width"> {
  const plain = (text: string) => text;
  return output === undefined ? terminal : {
    width: Infinity,
    paint: { bold: plain, dim: plain, red: plain, green: plain, yellow: plain },
  };
}

async function write(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const hint = "Name a file that can be written with --output";
    throw new UsageError(`Cannot write "${file}": ${cause.message}`, hint, { cause });
  }
}
