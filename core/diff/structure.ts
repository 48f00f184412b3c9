/** What differs between two JSON values, place by place: requests, messages, calls of tools. @module */

import { isFields } from "../conversation/fields.ts";
import { align, textSimilarity } from "./align.ts";

/** One difference. */
export interface StructuralChange {
  /** `messages[2].content`, `temperature`, `tools[+]`. */
  readonly path: string;
  readonly kind: "changed" | "only in a" | "only in b";
  readonly a?: unknown;
  readonly b?: unknown;
}

/** Values nested deeper than this are compared as text. */
const DEEPEST = 24;
/** Differences that are told one by one. */
const MOST = 500;

/** Every difference, in the order of `a`; entries of lists are paired by likeness, not by place. */
export function structuralChanges(a: unknown, b: unknown): StructuralChange[] {
  const found: StructuralChange[] = [];
  compare(a, b, { path: "", depth: 0, found });
  return found;
}

interface At {
  readonly path: string;
  readonly depth: number;
  readonly found: StructuralChange[];
}

function compare(a: unknown, b: unknown, at: At): void {
  const { path, depth, found } = at;
  if (found.length >= MOST || JSON.stringify(a) === JSON.stringify(b)) return;
  if (depth < DEEPEST && isFields(a) && isFields(b)) {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const inner = { path: path === "" ? name : `${path}.${name}`, depth: depth + 1, found };
      if (!Object.hasOwn(b, name)) found.push({ path: inner.path, kind: "only in a", a: a[name] });
      else if (!Object.hasOwn(a, name)) {
        found.push({ path: inner.path, kind: "only in b", b: b[name] });
      } else compare(a[name], b[name], inner);
    }
    return;
  }
  if (depth < DEEPEST && Array.isArray(a) && Array.isArray(b)) {
    compareLists(a, b, at);
    return;
  }
  found.push({ path, kind: "changed", a, b });
}

function compareLists(a: readonly unknown[], b: readonly unknown[], at: At): void {
  const { path, depth, found } = at;
  const placed = (list: readonly unknown[]) => list.map((value, index) => ({ value, index }));
  const pairs = align(placed(a), placed(b), {
    similarity: (one, other) => alike(one.value, other.value),
  });
  for (const { a: one, b: other } of pairs) {
    if (found.length >= MOST) return;
    if (one === undefined) {
      found.push({ path: `${path}[${other?.index}]`, kind: "only in b", b: other?.value });
    } else if (other === undefined) {
      found.push({ path: `${path}[${one.index}]`, kind: "only in a", a: one.value });
    } else {
      compare(one.value, other.value, { path: `${path}[${one.index}]`, depth: depth + 1, found });
    }
  }
}

function alike(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a) ?? "", JSON.stringify(b) ?? ""];
  if (one === other) return 1;
  // Two messages of one role, or two tools of one name, are the same entry changed.
  const named = isFields(a) && isFields(b) &&
    ["role", "name", "type", "id"].some((key) => a[key] !== undefined && a[key] === b[key]);
  return Math.max(named ? 0.35 : 0, textSimilarity(spaced(one), spaced(other)));
}

/** JSON with its words apart. */
function spaced(json: string): string {
  return json.replaceAll(/["{}[\],:\\]+/g, " ");
}
