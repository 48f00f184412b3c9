/** The checks of a gate in the two forms that pipelines show. @module */

import type { Check } from "./gate.ts";

/** JUnit: a budget that is not kept is a failure, one that nothing shows is an error. */
export function junit(name: string, checks: readonly Check[]): string {
  const count = (outcome: Check["outcome"]) =>
    checks.filter((check) => check.outcome === outcome).length;
  const counts = `tests="${checks.length}" failures="${count("failed")}" errors="${
    count("unknown")
  }" skipped="0"`;
  const cases = checks.map((check) => {
    const open = `    <testcase classname="gate" name="${xml(check.name)}" time="0"`;
    if (check.outcome === "passed") return `${open}/>`;
    const tag = check.outcome === "failed" ? "failure" : "error";
    return `${open}>\n      <${tag} message="${xml(check.reason)}"/>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="model-lens" ${counts} time="0">`,
    `  <testsuite name="${xml(name)}" ${counts} time="0">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** A table in Markdown, for the summary of a pipeline. */
export function markdownSummary(name: string, checks: readonly Check[]): string {
  const words = { passed: "passed", failed: "**failed**", unknown: "**unknown**" };
  return [
    `### Gate of ${markdown(name)}`,
    "",
    "| budget | outcome | evidence |",
    "| --- | --- | --- |",
    ...checks.map((check) =>
      `| ${markdown(check.name)} | ${words[check.outcome]} | ${markdown(check.reason)} |`
    ),
    "",
  ].join("\n");
}

/** Text in XML. Characters that XML cannot hold are left out. */
function xml(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what this leaves out
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("\n", "&#10;");
}

/** Text in a cell of a table: no markup, no line of its own. */
function markdown(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").replaceAll(/[\\`*_{}\[\]<>#|~]/g, "\\$&");
}
