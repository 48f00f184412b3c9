/** What two results must have in common for their scores to be comparable: configuration and items. @module */

import type { Header } from "../events/header.ts";
import type { CellState } from "../run/fold.ts";
import { sha256 } from "../sha256.ts";
import { shortText } from "./short_text.ts";

/** Settings that change what a model is asked, how it samples, or how long it is kept waiting. */
const SETTINGS = [
  "temperature",
  "seed",
  "max_tokens",
  "epochs",
  "concurrency",
  "order",
  "logprobs",
  "top_logprobs",
] as const;

/** By name, in words; what no trace says is left out. The items are among them, by number and hash. */
export function settingsOf(header: Header, cell: CellState): Record<string, string> {
  const { config, source, framework, skills } = header;
  const own = fieldsOf(fieldsOf(config["benchmark_settings"])[cell.benchmark]);
  const settings: [string, unknown][] = [
    ...Object.entries(own),
    ...SETTINGS.map((name): [string, unknown] => [name, config[name]]),
    ["framework", framework === undefined ? undefined : `${framework.name} ${framework.version}`],
    ["framework settings", framework?.settings],
    ["skills", skills === undefined ? undefined : Object.keys(skills).sort().join(", ")],
    ["judged", source?.kind === "rescore" ? "again, by rescore" : undefined],
    ["items", itemsOf(cell)],
  ];
  return Object.fromEntries(
    settings.filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [shortText(name), textOf(value)]),
  );
}

/** How many items were asked, and a hash of what they ask: `20 (5f3a9c21)`. */
function itemsOf({ samples }: CellState): string {
  // By their own names, because the number of the model in the plan is no part of what is asked.
  const lines = [...samples.values()].map(({ sample, hash }) =>
    `${hash} ${sample.replace(/^\d+\//, "")}`
  );
  return `${lines.length} (${sha256(lines.sort().join("\n")).slice(0, 8)})`;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= 64 ? text : shortText(text);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? value as Record<string, unknown> : {};
}
