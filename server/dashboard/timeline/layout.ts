/**
 * Where the spans of a run are drawn: models and benchmarks have rows of their own; samples share
 * rows as long as they do not overlap, with their calls and tools in rows beneath.
 * @module
 */

import type { TimelineSpan } from "../../api/mod.ts";
import { type SpanNode, spanTree, within } from "./span_tree.ts";

/** One row of bars. */
export interface Row {
  readonly kind: TimelineSpan["kind"];
  /** How deep it stands in the tree, for indentation. */
  readonly depth: number;
  readonly y: number;
  readonly height: number;
  /** Name at the left; only on rows that can be folded. */
  readonly label: string | null;
  /** The span that folds this row and what is beneath; null where nothing does. */
  readonly folds: string | null;
  readonly folded: boolean;
  /** Places in the list of spans, in the order of time; bars of a row do not overlap. */
  readonly spans: readonly number[];
  /** Start and end of each, as many as `spans`. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** On a folded row: starts of the samples beneath, so that their density can be drawn. */
  readonly hidden: Float64Array | null;
}

/** All rows, from top to bottom. */
export interface Layout {
  readonly rows: readonly Row[];
  readonly height: number;
  /** Row of each span; -1 where it is folded away. */
  readonly rowOf: Int32Array;
}

/** How it is laid out. */
export interface LayoutOptions {
  /** Time of the last event: where spans that are under way end for now. */
  readonly now: number;
  /** Spans that are folded. */
  readonly folded: ReadonlySet<string>;
  /** One row for each sample, as in a list of requests, instead of as few rows as possible. */
  readonly each: boolean;
}

/** Heights in pixels. A call has room for its chunks below its bar. */
export const HEIGHTS: Readonly<Record<TimelineSpan["kind"], number>> = {
  model: 26,
  benchmark: 24,
  sample: 20,
  call: 30,
  tool: 16,
};

/** Lays the spans out. */
export function layout(spans: readonly TimelineSpan[], options: LayoutOptions): Layout {
  const rows: Row[] = [];
  const rowOf = new Int32Array(spans.length).fill(-1);
  const height = place(spanTree(spans, options.now), { rows, rowOf, options, depth: 0, y: 0 });
  return { rows, height, rowOf };
}

/** Where the next row goes, and what it is told. */
interface Placing {
  readonly rows: Row[];
  readonly rowOf: Int32Array;
  readonly options: LayoutOptions;
  readonly depth: number;
  readonly y: number;
}

/** Places nodes and what is below them; returns where the next row would be. */
function place(nodes: readonly SpanNode[], at: Placing): number {
  let y = at.y;
  const groups = nodes.filter(isGroup);
  const others = nodes.filter((node) => !isGroup(node));
  for (const lane of lanes(others, at.options.each)) {
    for (const sameKind of Map.groupBy(lane, ({ span }) => span.kind).values()) {
      y = addRow(sameKind, { ...at, y });
    }
    y = place(lane.flatMap(({ children }) => children), { ...at, y, depth: at.depth + 1 });
  }
  for (const group of groups) {
    y = addRow([group], { ...at, y });
    if (at.options.folded.has(group.span.span)) continue;
    y = place(group.children, { ...at, y, depth: at.depth + 1 });
  }
  return y;
}

function isGroup({ span }: SpanNode): boolean {
  return span.kind === "model" || span.kind === "benchmark";
}

/** As few lanes as possible, none with two spans at once; or, where `each`, one lane for each. */
function lanes(nodes: readonly SpanNode[], each: boolean): readonly (readonly SpanNode[])[] {
  const byStart = nodes.toSorted((a, b) => a.span.start - b.span.start || a.index - b.index);
  if (each && byStart.every(({ span }) => span.kind === "sample")) {
    return byStart.map((node) => [node]);
  }
  const packed: { end: number; nodes: SpanNode[] }[] = [];
  for (const node of byStart) {
    const end = reach(node);
    const free = packed.find((lane) => lane.end <= node.span.start);
    if (free === undefined) packed.push({ end, nodes: [node] });
    else {
      free.nodes.push(node);
      free.end = end;
    }
  }
  return packed.map(({ nodes }) => nodes);
}

/** Its end, or that of a child that went on longer: rows beneath must not overlap either. */
function reach(node: SpanNode): number {
  let end = node.end;
  for (const each of within(node.children)) end = Math.max(end, each.end);
  return end;
}

function addRow(nodes: readonly SpanNode[], at: Placing): number {
  const [first] = nodes;
  if (first === undefined) return at.y;
  const { kind, span: name, label } = first.span;
  const folded = at.options.folded.has(name);
  for (const { index } of nodes) at.rowOf[index] = at.rows.length;
  at.rows.push({
    kind,
    depth: at.depth,
    y: at.y,
    height: HEIGHTS[kind],
    label: isGroup(first) ? label : null,
    folds: isGroup(first) ? name : null,
    folded,
    spans: nodes.map(({ index }) => index),
    starts: Float64Array.from(nodes, ({ span }) => span.start),
    ends: Float64Array.from(nodes, ({ end }) => end),
    hidden: isGroup(first) && folded ? samplesBelow(first) : null,
  });
  return at.y + HEIGHTS[kind];
}

function samplesBelow(node: SpanNode): Float64Array {
  const below = [...within(node.children)];
  const samples = below.filter(({ span }) => span.kind === "sample");
  // A recorded app has calls and no samples.
  const shown = samples.length > 0 ? samples : below.filter(({ span }) => span.kind === "call");
  return Float64Array.from(shown, ({ span }) => span.start).toSorted();
}
