/** The checks of a gate in the two forms that pipelines show. @module */

import type { RunFold, SampleState } from "../run/fold.ts";
import { markdownText, xmlText } from "../markup.ts";
import type { Check } from "./gate.ts";

/** What a gate looked at. */
export interface Gated {
  readonly checks: readonly Check[];
  /** The run, for one test case a sample. */
  readonly fold: RunFold;
}

/**
 * JUnit: a budget that is not kept is a failure, one that nothing shows is an error. Of the samples, a
 * wrong answer is a failure and what was not answered is an error; times are those of the run.
 */
export function junit(name: string, { checks, fold }: Gated): string {
  const suites = [
    ...(checks.length === 0 ? [] : [{ name: `gate of ${name}`, cases: checks.map(checkCase) }]),
    ...[...fold.cells.values()].map(({ model, benchmark, samples }) => ({
      name: `${benchmark} on ${model}`,
      cases: [...samples.values()].map((sample) => sampleCase(sample, `${model}.${benchmark}`)),
    })),
  ];
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="model-lens" ${counts(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${xmlText(name)}" ${counts(cases)}>`,
      ...cases.map(caseText),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  readonly group: string;
  readonly name: string;
  /** Null for what is no work of the run. */
  readonly seconds: number | null;
  readonly fault:
    | { readonly tag: "failure" | "error" | "skipped"; readonly message: string }
    | undefined;
}

function checkCase({ name, outcome, reason }: Check): Case {
  const tag = outcome === "failed" ? "failure" : "error";
  const fault = outcome === "passed" ? undefined : { tag, message: reason } as const;
  return { group: "gate", name, seconds: null, fault };
}

function sampleCase({ sample, outcome, startedNs, endedNs }: SampleState, group: string): Case {
  const seconds = endedNs === undefined ? null : (endedNs - startedNs) / 1e9;
  return { group, name: sample, seconds, fault: faultOf(outcome) };
}

function faultOf(outcome: SampleState["outcome"]): Case["fault"] {
  if (outcome === undefined) return { tag: "error", message: "It has no outcome yet" };
  switch (outcome.kind) {
    case "scored":
      return outcome.score === null || outcome.score === 1
        ? undefined
        : { tag: "failure", message: `score ${outcome.score}: ${outcome.explanation}` };
    case "failed":
      return { tag: "error", message: `${outcome.type}: ${outcome.message}` };
    case "skipped":
      return { tag: "skipped", message: `${outcome.type}: ${outcome.message}` };
  }
}

function counts(cases: readonly Case[]): string {
  const count = (tag: string) => cases.filter(({ fault }) => fault?.tag === tag).length;
  const time = cases.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  return `tests="${cases.length}" failures="${count("failure")}" errors="${
    count("error")
  }" skipped="${count("skipped")}" time="${time.toFixed(3)}"`;
}

function caseText({ group, name, seconds, fault }: Case): string {
  const time = seconds === null ? "" : ` time="${seconds.toFixed(3)}"`;
  const open = `    <testcase classname="${xmlText(group)}" name="${xmlText(name)}"${time}`;
  if (fault === undefined) return `${open}/>`;
  return `${open}>\n      <${fault.tag} message="${xmlText(fault.message)}"/>\n    </testcase>`;
}

/** A summary of a pipeline's step is refused as a whole above this. */
const MOST_BYTES = 1024 * 1024;

/**
 * Tables in Markdown, for the summary of a pipeline: the budgets, then the samples that are not right.
 * What has no room after `before`, which other steps wrote, is left out and counted.
 */
export function markdownSummary(name: string, { checks, fold }: Gated, before = ""): string {
  const words = { passed: "passed", failed: "**failed**", unknown: "**unknown**" };
  const wrong = [...fold.cells.values()].flatMap(({ model, benchmark, samples }) =>
    [...samples.values()].flatMap(({ sample, outcome }) => {
      const fault = faultOf(outcome);
      if (fault === undefined) return [];
      const cells = [model, benchmark, sample, fault.message.slice(0, 300)].map(markdownText);
      return [`| ${cells.join(" | ")} |`];
    })
  );
  const lines = [
    `### Gate of ${markdownText(name)}`,
    "",
    "| budget | outcome | evidence |",
    "| --- | --- | --- |",
    ...checks.map((check) =>
      `| ${markdownText(check.name)} | ${words[check.outcome]} | ${markdownText(check.reason)} |`
    ),
    ...(wrong.length === 0 ? [] : [
      "",
      "#### Samples that are not right",
      "",
      "| model | benchmark | sample | why |",
      "| --- | --- | --- | --- |",
      ...wrong,
    ]),
    "",
  ];
  const encoder = new TextEncoder();
  // A line for what is left out must fit as well.
  let room = MOST_BYTES - encoder.encode(before).length - 100;
  const kept = lines.findIndex((line) => (room -= encoder.encode(line).length + 1) < 0);
  if (kept === -1) return lines.join("\n");
  return `${lines.slice(0, kept).join("\n")}\n\n${lines.length - kept} lines have no room here\n`;
}
