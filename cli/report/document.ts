/** A report as titled tables, which Markdown and HTML are made of: the cells are those of the terminal. @module */

import type { Header } from "../../core/events/header.ts";
import type { RunFold, SampleState } from "../../core/run/fold.ts";
import type { ReportGrid } from "../../core/run/grid/grid.ts";
import type { Report } from "../../core/run/report.ts";
import { duration } from "../../server/dashboard/frame/text/format.ts";
import { bytes, counted, shareWithInterval } from "../figures.ts";
import { cellText } from "../run/grid_text.ts";
import type { Column } from "../terminal.ts";
import {
  guessLines,
  MEASURED,
  measuredCells,
  notes,
  outcomeLines,
  quarantineLines,
  resultCells,
  RESULTS,
  SEVERAL,
  severalCells,
} from "./tables.ts";

/** A run, read to be reported. */
export interface ReportedRun {
  readonly header: Header;
  readonly report: Report;
  readonly fold: RunFold;
  /** What is wrong with its files, in sentences. */
  readonly damage: readonly string[];
}

/** A report in parts. */
export interface Document {
  readonly title: string;
  /** What the run was, by name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What a reader has to know before any figure. */
  readonly warnings: readonly string[];
  readonly sections: readonly Section[];
}

/** One table with what belongs to it. */
export interface Section {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

const BY: readonly Column[] = [{ title: "model" }, { title: "benchmark" }];

/** Makes the parts; sections without rows are left out. */
export function documentOf({ header, report, fold, damage }: ReportedRun): Document {
  const { rows, alarms } = report;
  const sections: Section[] = [
    {
      title: "Results",
      columns: [{ title: "model" }, ...RESULTS],
      rows: rows.map((row) => [row.model, ...resultCells(row)]),
      notes: notes(rows),
    },
    ...rows.flatMap(({ model, benchmark, answers }) =>
      answers === null ? [] : [{
        title: `${benchmark} on ${model}: n = ${answers.n} answers to each item`,
        columns: SEVERAL,
        rows: severalCells(answers),
        notes: answers.incomplete === 0 ? [] : [
          `fewer answers, because some failed: ${counted(answers.incomplete, "item")}`,
        ],
      }]
    ),
    {
      title: "Families",
      columns: [...BY, { title: "family" }, { title: "accuracy", right: true }, NUMBER],
      rows: rows.flatMap(({ model, benchmark, families }) =>
        Object.entries(families).map(([family, { n, mean, interval }]) => [
          model,
          benchmark,
          family,
          shareWithInterval(mean, interval),
          String(n),
        ])
      ),
      notes: [],
    },
    ...rows.flatMap(({ model, benchmark, grids }) =>
      grids.map((grid) => gridSection(`${benchmark} on ${model}`, grid))
    ),
    {
      title: "Measured",
      columns: [...BY, ...MEASURED],
      rows: rows.flatMap((row) =>
        measuredCells(row).map((cells) => [row.model, row.benchmark, ...cells])
      ),
      notes: [],
    },
    lines("Failed, and in no figure", outcomeLines(rows, "failures")),
    lines("Not asked, because the server does not do it", outcomeLines(rows, "skipped")),
    {
      title: "Alarms",
      columns: [NUMBER, { title: "alarm" }, { title: "what" }, { title: "what to do" }],
      rows: alarms.map(({ alarm, finding, count, message, advice }) => [
        String(count),
        `${alarm}/${finding}`,
        message,
        advice,
      ]),
      notes: [],
    },
  ];
  return {
    title: header.run,
    facts: factsOf({ header, report }),
    warnings: [...damage, ...unfinished(report), ...quarantineLines(rows), ...guessLines(rows)],
    sections: [...sections.filter((one) => one.rows.length > 0), ...items(fold)],
  };
}

/** A heat map, its places as cells. */
function gridSection(of: string, { family, column, row, cells }: ReportGrid): Section {
  const found = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  return {
    title: `${of}: ${family ?? "all families"}`,
    columns: [
      { title: `${row.name}, ${row.unit}`, right: true },
      ...column.values.map((value) => ({ title: `${value} ${column.unit}`, right: true })),
    ],
    rows: row.values.map((place) => [
      String(place),
      ...column.values.map((value) => cellText(found.get(`${place} ${value}`))),
    ]),
    notes: ["mean score ×n at each place; over: no room in the context, which is no miss"],
  };
}

const NUMBER: Column = { title: "n", right: true };

function lines(title: string, all: readonly string[]): Section {
  return { title, columns: [{ title: "what" }], rows: all.map((one) => [one]), notes: [] };
}

/** What is missing of a run, in a sentence; nothing where nothing is. */
export function unfinished({ status, planned, scored, failed, skipped, left }: Report): string[] {
  const open = planned - scored - failed - skipped;
  if (left > 0) {
    return [
      `${left} of ${counted(planned, "sample")} not asked: the time of --limit-time was over`,
    ];
  }
  return open === 0
    ? []
    : [`${status}: ${open} of ${counted(planned, "sample")} without an outcome yet`];
}

function factsOf({ header, report }: Pick<ReportedRun, "header" | "report">) {
  const { serverPeakBytes, availableLeastBytes, samples } = report.machine;
  const known = (fact: typeof serverPeakBytes) =>
    fact.value === null ? `unknown: ${fact.reason}` : bytes(fact.value);
  const { cpu, memory, os } = header.machine;
  return [
    ["status", report.status],
    ["began", header.started],
    ["seed", String(header.seed)],
    ["plan", report.planSha256 ?? "none"],
    ...header.models.map(({ model, server, provider }, index) =>
      [
        `model ${index + 1}`,
        `${model.id} over ${provider} (${server.server.value ?? "server unknown"} ${
          server.version.value ?? "version unknown"
        }), ${model.quantisation.value ?? "quantisation unknown"}, digest ${
          model.digest.value ?? `unknown: ${"reason" in model.digest ? model.digest.reason : ""}`
        }`,
      ] as const
    ),
    [
      "machine",
      `${os.name.value ?? "system unknown"} ${os.version.value ?? ""}, ${
        cpu.model.value ?? "CPU unknown"
      }, ${memory.totalBytes.value === null ? "memory unknown" : bytes(memory.totalBytes.value)}`,
    ],
    ["server memory at most", `${known(serverPeakBytes)} (${counted(samples, "sample")})`],
    ["free memory at least", known(availableLeastBytes)],
    [
      "machine throttled",
      report.throttled.value === null
        ? `unknown: ${report.throttled.reason}`
        : `${report.throttled.value} times`,
    ],
    ...(header.source?.of === undefined ? [] : [["answers of", header.source.of.run] as const]),
    ["made by", `${header.program.name} ${header.program.version}: ${header.command.join(" ")}`],
  ] as const;
}

/** One table of items for each benchmark and model. */
function items(fold: RunFold): Section[] {
  return [...fold.cells.values()].map(({ model, benchmark, version, samples }) => ({
    title: `${benchmark} ${version} on ${model}, item by item`,
    columns: [
      { title: "sample" },
      { title: "score", right: true },
      { title: "taken from the answer" },
      { title: "why" },
      { title: "took", right: true },
    ],
    rows: [...samples.values()].map(itemCells),
    notes: [],
  }));
}

function itemCells(state: SampleState): string[] {
  const { sample, outcome, startedNs, endedNs } = state;
  const took = endedNs === undefined ? "–" : duration(endedNs - startedNs);
  if (outcome === undefined) return [sample, "none yet", "–", "–", took];
  if (outcome.kind === "scored") {
    const { score, answer, explanation } = outcome;
    return [sample, score === null ? "–" : String(score), answer ?? "nothing", explanation, took];
  }
  return [sample, outcome.kind, "–", `${outcome.type}: ${outcome.message}`, took];
}
