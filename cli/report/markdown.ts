/** A report in Markdown, as GitHub and GitLab show it. @module */

import { markdownText } from "../../core/markup.ts";
import type { Document, Section } from "./document.ts";

/** The whole document. */
export function markdownReport({ title, facts, warnings, sections }: Document): string {
  return [
    `# ${markdownText(title)}`,
    "",
    ...facts.map(([name, value]) => `- ${markdownText(name)}: ${markdownText(value)}`),
    "",
    ...warnings.flatMap((one) => [`> **${markdownText(one)}**`, ""]),
    ...sections.flatMap(sectionLines),
  ].join("\n");
}

function sectionLines({ title, columns, rows, notes }: Section): string[] {
  return [
    `## ${markdownText(title)}`,
    "",
    line(columns.map((column) => column.title)),
    `| ${columns.map(({ right }) => right === true ? "---:" : "---").join(" | ")} |`,
    ...rows.map(line),
    "",
    ...notes.flatMap((one) => [markdownText(one.trim()), ""]),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(markdownText).join(" | ")} |`;
}
