/** The spans of a run as a tree. @module */

import type { TimelineSpan } from "../../api/mod.ts";

/** A span with its place in the list and what is below it, in the order in which it began. */
export interface SpanNode {
  readonly index: number;
  readonly span: TimelineSpan;
  /** When it ends; for one under way the last moment that is known. */
  readonly end: number;
  readonly children: readonly SpanNode[];
}

/**
 * Roots of the tree. A span whose parent is not in the list is a root itself: nothing is left out
 * because a line of the trace was damaged.
 */
export function spanTree(spans: readonly TimelineSpan[], now: number): readonly SpanNode[] {
  const nodes = spans.map((span, index) => ({
    index,
    span,
    end: Math.max(endOf(span) ?? now, span.start),
    children: [] as SpanNode[],
  }));
  const byName = new Map(nodes.map((node) => [node.span.span, node]));
  const roots: SpanNode[] = [];
  for (const node of nodes) {
    const parent = node.span.parent === null ? undefined : byName.get(node.span.parent);
    // A parent opens before its children; a damaged file that says otherwise makes no cycle.
    if (parent === undefined || parent.index >= node.index) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/**
 * When a span was over; null while it is under way. A call is when its response is: a proxy writes it
 * down when the app has long been served.
 */
export function endOf({ end, call }: Pick<TimelineSpan, "end" | "call">): number | null {
  return end === null ? null : call?.clock?.end ?? end;
}

/** A span and everything below it, parents first. */
export function* within(nodes: readonly SpanNode[]): Generator<SpanNode> {
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] as SpanNode);
  }
}
