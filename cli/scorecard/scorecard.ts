/** `scorecard`: the report of a framework over one run or several, as text, files or charts. @module */

import { join } from "node:path";
import { RunFold } from "../../core/run/fold.ts";
import type { Scorecard } from "../../core/scorecard/card.ts";
import { type FrameworkRun, scorecard } from "../../core/scorecard/scorecard.ts";
import { barsSvg } from "../../core/scorecard/svg/bars.ts";
import { radarSvg } from "../../core/scorecard/svg/radar.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { htmlReport } from "../report/html.ts";
import { markdownReport } from "../report/markdown.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { findRun } from "../trace/folder.ts";
import { damageLines } from "../trace/loss_text.ts";
import { cardCsv } from "./csv.ts";
import { cardDocument } from "./document.ts";
import { cardText } from "./text.ts";

/** What can be written, by format, with the file that `--output` gives it. */
const FILES = {
  markdown: { file: "results.md", make: markdown },
  html: { file: "results.html", make: html },
  csv: { file: "results.csv", make: (card: Scorecard) => cardCsv(card) },
  json: { file: "results.json", make: (card: Scorecard) => `${JSON.stringify(card, null, 2)}\n` },
  radar: { file: "radar.svg", make: (card: Scorecard) => radarSvg(card) },
  bars: { file: "bars.svg", make: (card: Scorecard) => barsSvg(card) },
} as const;
type Format = keyof typeof FILES;

export const scorecardOf: Command = {
  summary: "The report of a framework, such as DevBench: scores, awards, failures, charts",
  usage: "[RUN …]",
  examples: [
    "scorecard latest",
    "scorecard latest --output report",
    "scorecard first-run second-run --format markdown",
    "scorecard latest --format radar > radar.svg",
  ],
  flags: {
    "format": { summary: "What to print instead of tables", value: Object.keys(FILES).join("|") },
    "output": { summary: "Folder in which every format is written", value: "FOLDER" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 20],

  async run(invocation) {
    const { terminal, args, values, switches } = invocation;
    const format = formatOf(values["format"]?.at(-1));
    const { settings } = await configOf(invocation);
    const names = args.length === 0 ? ["latest"] : args;
    const paths = await Promise.all(
      names.map(async (name) => await findRun(name, settings["traces.dir"])),
    );
    const read = await Promise.all([...new Set(paths)].map(readRun));
    const card = cardOf(read.map(({ run }) => run));
    const damage = read.flatMap((one) => one.damage);
    const [out] = values["output"] ?? [];
    if (out !== undefined) {
      for (const file of await writeAll(card, { out, damage })) {
        terminal.out(switches.has("json") ? JSON.stringify({ kind: "wrote", path: file }) : file);
      }
      return 0;
    }
    if (switches.has("json")) terminal.out(JSON.stringify({ kind: "scorecard", ...card }));
    else if (format === undefined) terminal.out(cardText(card, terminal, damage));
    else terminal.out(FILES[format].make(card, damage).trimEnd());
    return 0;
  },
};

function formatOf(given: string | undefined): Format | undefined {
  if (given === undefined) return undefined;
  if (Object.hasOwn(FILES, given)) return given as Format;
  throw new UsageError(
    `Cannot print "${given}": there is no such format`,
    `Use one of ${Object.keys(FILES).join(", ")}`,
  );
}

async function readRun(path: string): Promise<{ run: FrameworkRun; damage: string[] }> {
  using reader = await TraceReader.open(path, { texts: false });
  const fold = new RunFold();
  for await (const batch of reader.events()) for (const event of batch) fold.add(event);
  const { header, problems } = reader;
  if (header.framework === undefined) {
    throw new UsageError(
      `Cannot make a scorecard of "${header.run}": it is a run of no framework`,
      'Use "report" for the general suite; "run --framework devbench" makes what this command shows',
    );
  }
  return {
    run: { header, fold },
    damage: damageLines(problems).map((line) => `${header.run}: ${line}`),
  };
}

function cardOf(runs: readonly FrameworkRun[]): Scorecard {
  const card = scorecard(runs);
  if (card !== null) return card;
  const names = [...new Set(runs.map(({ header }) => header.framework?.name))];
  throw new UsageError(
    `Cannot put ${names.join(" and ")} on one scorecard: they are different systems`,
    "Name runs of one framework",
  );
}

async function writeAll(
  card: Scorecard,
  { out, damage }: { readonly out: string; readonly damage: readonly string[] },
): Promise<string[]> {
  try {
    await Deno.mkdir(out, { recursive: true });
    return await Promise.all(
      Object.values(FILES).map(async ({ file, make }) => {
        const path = join(out, file);
        const charts = file === FILES.markdown.file ? CHARTS : "";
        await Deno.writeTextFile(path, make(card, damage) + charts);
        return path;
      }),
    );
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(
      `Cannot write the report into "${out}": ${cause.message}`,
      "Name a folder that can be written with --output",
      { cause },
    );
  }
}

/** They stand beside the file. */
const CHARTS = `
## Charts

![Score by category](${FILES.radar.file})

![Means with 95 % intervals](${FILES.bars.file})
`;

function markdown(card: Scorecard, damage: readonly string[] = []): string {
  return markdownReport(cardDocument(card, damage));
}

function html(card: Scorecard, damage: readonly string[] = []): string {
  return htmlReport(cardDocument(card, damage));
}
