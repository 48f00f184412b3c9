/** The waterfall of a run as text: a line for each span, with the phases of its calls. @module */

import { unicodeWidth } from "@std/cli/unicode-width";
import type { Timeline } from "../../server/api/mod.ts";
import { density } from "../../server/dashboard/timeline/level_of_detail.ts";
import { IDLE, type Phase, phasesOf } from "../../server/dashboard/timeline/phases.ts";
import {
  endOf,
  type SpanNode,
  spanTree,
  within,
} from "../../server/dashboard/timeline/span_tree.ts";
import { pixelOf, type View } from "../../server/dashboard/timeline/stretch.ts";
import { duration } from "../../server/dashboard/frame/text/format.ts";
import { cut, type Paint, safeLine } from "../terminal.ts";

/** How it is drawn. */
export interface WaterfallOptions {
  readonly paint: Paint;
  /** Columns there are; infinite where no terminal limits them. */
  readonly width: number;
  /** Spans that get a line of their own; what is left over is counted. */
  readonly most: number;
}

/** Columns where nothing limits them. */
const WIDE = 110;
const LEAST_BAR = 16;
const LENGTH = 10;

/** A sign for each phase that a call can be in. */
const SIGNS: Readonly<Record<Phase["name"], string>> = {
  connect: "·",
  wait: "░",
  reasoning: "▒",
  answer: "█",
  close: "·",
  running: "?",
  load: "░",
  prefill: "░",
  generate: "█",
};

const LEGEND = "░ wait  ▒ reasoning  █ answer  ─ span  ✗ wrong  ! failed  … open";

/** Spans that are no calls. */
const GROUP = "─";
const STATES: Readonly<Record<string, string>> = {
  ok: " ",
  wrong: "✗",
  failed: "!",
  skipped: "-",
  open: "…",
};

/** The lines; nothing where there is no span. */
export function waterfallLines(
  { spans, end }: Timeline,
  { paint, width, most }: WaterfallOptions,
): string[] {
  if (spans.length === 0) return [];
  const nodes = [...placed(spanTree(spans, end))];
  const shown = nodes.slice(0, most);
  const hidden = nodes.slice(most);
  const columns = Math.min(width, WIDE);
  const names = shown.map(({ node, depth }) =>
    `${STATES[node.span.state]} ${"  ".repeat(depth)}${nameOf(node)}`
  );
  const room = columns - LENGTH - 4 - LEAST_BAR;
  const left = Math.max(8, Math.min(room, Math.max(...names.map((name) => unicodeWidth(name)))));
  const view = { from: 0, to: Math.max(end, 1), width: Math.max(4, columns - left - LENGTH - 4) };
  const line = (name: string, length: string, bar: string) => {
    const label = cut(name, left);
    return `${label}${" ".repeat(left - unicodeWidth(label))} ${length.padStart(LENGTH)}  ${bar}`
      .trimEnd();
  };
  const rest = crowd(hidden.map(({ node }) => node.span.start), view);
  return [
    paint.dim(line("", "", axis(end, view.width))),
    ...shown.map(({ node }, at) => {
      const { span } = node;
      const text = line(
        names[at] ?? "",
        span.end === null ? "open" : duration((endOf(span) ?? span.end) - span.start),
        bar(node, { view, end }),
      );
      if (span.state === "failed") return paint.red(text);
      return span.state === "wrong" || span.alarms.length > 0 ? paint.yellow(text) : text;
    }),
    ...(hidden.length === 0 ? [] : [paint.dim(line(`  and ${hidden.length} more`, "", rest))]),
    paint.dim(cut(LEGEND, columns)),
  ];
}

function* placed(
  nodes: readonly SpanNode[],
): Generator<{ readonly node: SpanNode; readonly depth: number }> {
  const depths = new Map<SpanNode, number>(nodes.map((node) => [node, 0]));
  for (const node of within(nodes)) {
    const depth = depths.get(node) ?? 0;
    for (const child of node.children) depths.set(child, depth + 1);
    yield { node, depth };
  }
}

function nameOf({ span: { kind, label, span, call } }: SpanNode): string {
  const name = kind === "call" ? `${span} ${label}` : label;
  return safeLine(call === undefined || call.attempt === 1 ? name : `${name} (${call.attempt})`);
}

function bar(
  { span, end: until }: SpanNode,
  { view, end }: { readonly view: View; readonly end: number },
): string {
  const cells = new Array<string>(view.width).fill(" ");
  const fill = (from: number, to: number, sign: string) => {
    const first = cellOf(from, view);
    // What is shorter than a column is still there.
    const last = Math.max(first, Math.ceil(pixelOf(to, view)) - 1);
    for (let at = first; at <= Math.min(last, view.width - 1); at++) cells[at] = sign;
  };
  if (span.kind !== "call") fill(span.start, until, GROUP);
  else {
    // What came covers what was waited for, where both fall into one column.
    const [idle, busy] = [true, false].map((is) =>
      phasesOf(span, end).client.filter(({ name }) => IDLE.has(name) === is)
    );
    for (const { name, from, to } of [...idle ?? [], ...busy ?? []]) fill(from, to, SIGNS[name]);
  }
  return cells.join("").trimEnd();
}

function cellOf(t: number, view: View): number {
  return Math.min(view.width - 1, Math.max(0, Math.floor(pixelOf(t, view))));
}

/** How many began in each column. */
function crowd(starts: readonly number[], view: View): string {
  const counts = density(starts.toSorted((a, b) => a - b), view);
  const most = Math.max(...counts);
  const steps = "▁▂▃▄▅▆▇█";
  return [...counts].map((count) =>
    count === 0 ? " " : steps[Math.ceil(count / most * steps.length) - 1]
  ).join("");
}

function axis(end: number, width: number): string {
  const last = duration(end);
  return `0${last.padStart(width - 1)}`;
}
