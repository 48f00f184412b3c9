/** Facts with their source, or the reason why they are unknown. @module */

import type { ComponentChildren } from "preact";
import { exact } from "../lists/exact.ts";
import { bytes, whole } from "../frame/text/format.ts";
import { Unknown } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";
import { TableFrame } from "../lists/table_frame.tsx";

/** As in a trace: a value that somebody told, or null and why. */
export type Known =
  | { readonly value: unknown; readonly source: string }
  | { readonly value: null; readonly reason: string };

/** One line of a list of facts. */
export interface FactLine {
  readonly name: string;
  readonly fact: Known;
  /** How the value is written; default as it is. */
  readonly show?: ((value: number) => string) | undefined;
}

/** Facts, each with who says so. */
export function FactTable({ label, facts }: {
  readonly label: string;
  readonly facts: readonly FactLine[];
}) {
  return (
    <TableFrame>
      <table class="data facts" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Value</th>
            <th scope="col">Source, or why it is unknown</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, fact, show }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="mono" {...typeof fact.value === "number" ? exact({ "": fact.value }) : {}}>
                {valueOf(fact, show)}
              </td>
              <td class="muted">
                <VisibleText text={"reason" in fact ? fact.reason : fact.source} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** Whether something has the shape of a fact. */
export function isKnown(thing: unknown): thing is Known {
  return typeof thing === "object" && thing !== null && "value" in thing &&
    ("source" in thing || "reason" in thing);
}

/** Every fact in a tree of facts, named by its path: `cpu.logicalCores`. */
export function factsIn(tree: unknown, path = ""): readonly FactLine[] {
  if (isKnown(tree)) return [{ name: path, fact: tree, show: unitOf(path) }];
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, below]) =>
    factsIn(below, path === "" ? name : `${path}.${name}`)
  );
}

function valueOf(fact: Known, show: FactLine["show"]): ComponentChildren {
  if ("reason" in fact) return <Unknown reason={fact.reason} />;
  const { value } = fact;
  if (typeof value === "number") return show === undefined ? whole(value) : show(value);
  if (Array.isArray(value) && value.length === 0) return "none";
  if (typeof value === "string" || typeof value === "boolean") {
    return <VisibleText text={String(value)} />;
  }
  return <VisibleText text={JSON.stringify(value)} />;
}

function unitOf(path: string): FactLine["show"] {
  return /bytes$/i.test(path) ? inBytes : undefined;
}

function inBytes(value: number): string {
  return `${bytes(value)} (${whole(value)} B)`;
}
