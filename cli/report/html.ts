/** A report as one HTML file: no script, nothing from elsewhere, the same after years on a disk without a network. @module */

import { htmlText } from "../../core/markup.ts";
import type { Document, Section } from "./document.ts";

/** Nothing may be loaded and nothing may run, whatever a model wrote. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --dim: #777; --warn: #b35c00; }
@media (prefers-color-scheme: dark) { :root { --dim: #999; --warn: #f0a95b; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
.warning { color: var(--warn); font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { color: var(--dim); font-weight: 600; white-space: nowrap; }
td { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 3rem; }
th.right, td.right { text-align: right; white-space: nowrap; }
p.note { color: var(--dim); margin: .3rem 0; }
summary { cursor: pointer; font-weight: 600; margin-top: 2rem; }
@media print { details { display: block; } }
`;

/** The whole file. */
export function htmlReport({ title, facts, warnings, sections }: Document): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(title)} · Model Lens</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    `<h1>${htmlText(title)}</h1>`,
    "<dl>",
    ...facts.map(([name, value]) => `<dt>${htmlText(name)}</dt><dd>${htmlText(value)}</dd>`),
    "</dl>",
    ...warnings.map((one) => `<p class="warning">${htmlText(one)}</p>`),
    ...sections.flatMap(sectionLines),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Long tables are folded: thousands of items are there, and not in the way. */
const FOLDED_FROM = 200;

function sectionLines(section: Section): string[] {
  const { title, rows } = section;
  if (rows.length < FOLDED_FROM) return [`<h2>${htmlText(title)}</h2>`, ...tableLines(section)];
  return [
    `<details><summary>${htmlText(title)} (${rows.length})</summary>`,
    ...tableLines(section),
    "</details>",
  ];
}

function tableLines({ columns, rows, notes }: Section): string[] {
  const tagged = (tag: "th" | "td", cells: readonly string[]) =>
    `<tr>${
      cells.map((cell, index) => {
        const right = columns[index]?.right === true ? ' class="right"' : "";
        return `<${tag}${right}>${htmlText(cell)}</${tag}>`;
      }).join("")
    }</tr>`;
  return [
    '<div class="wide"><table>',
    `<thead>${tagged("th", columns.map(({ title }) => title))}</thead>`,
    "<tbody>",
    ...rows.map((row) => tagged("td", row)),
    "</tbody></table></div>",
    ...notes.map((one) => `<p class="note">${htmlText(one.trim())}</p>`),
  ];
}
