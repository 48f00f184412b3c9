/** Where the time of a call went: parts that sum to the whole, what is unknown drawn as unknown. @module */

import type { CallBreakdown } from "../../api/mod.ts";
import { duration, percent } from "../frame/text/format.ts";
import { Unknown } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";

/** A stretch of the bar. */
interface Piece {
  readonly name: string;
  readonly ns: number;
  readonly tip: string;
}

/** What a bar is drawn from; the parts of a `CallBreakdown` or of a `CallBar`. */
export interface BarParts {
  readonly parts: readonly { readonly name: string; readonly ns: number | null }[];
  readonly rest: { readonly ns: number; readonly of: readonly string[] };
  readonly whole: number | null;
}

/** The bar alone. Its words stand beside it, in `WaitParts` or in its label. */
export function WaitBar({ of }: { readonly of: BarParts }) {
  const pieces = piecesOf(of);
  const sum = pieces.reduce((total, { ns }) => total + ns, 0);
  if (sum <= 0) return null;
  return (
    <div
      class="wait-bar"
      role="img"
      aria-label={pieces.map(({ name, ns }) => `${name} ${duration(ns)}`).join(", ")}
    >
      {pieces.map(({ name, ns, tip }) => (
        <span
          key={name}
          class={`wait-part ${classOf(name)}`}
          style={{ width: `${ns / sum * 100}%` }}
          data-tip={tip}
        />
      ))}
    </div>
  );
}

/** The bar with every part in words, known or not, and the estimates of what would have been. */
export function WaitBreakdown({ breakdown }: { readonly breakdown: CallBreakdown }) {
  const { whole, parts, rest, clockError, whatIf } = breakdown;
  const shown = parts.filter(({ ns }) => ns !== 0);
  const none = parts.filter(({ ns }) => ns === 0).map(({ name }) => name);
  return (
    <div class="wait">
      <WaitBar of={breakdown} />
      <ul class="wait-parts">
        {shown.map((part) => (
          <li key={part.name}>
            <span class={`wait-key ${part.ns === null ? "wait-unknown" : classOf(part.name)}`} />
            <span>{part.name}</span> {part.ns === null
              ? <Unknown reason={"reason" in part ? part.reason : ""} />
              : (
                <b class="mono" data-tip={"source" in part ? part.source : undefined}>
                  {duration(part.ns)}
                </b>
              )}
          </li>
        ))}
        {rest.ns > 0 && (
          <li>
            <span class="wait-key wait-unknown" />
            <span data-tip={restTip(rest)}>
              {rest.of.length === 0 ? "in no part" : `unknown: ${rest.of.join(" or ")}`}
            </span>{" "}
            <b class="mono">{duration(rest.ns)}</b>
          </li>
        )}
      </ul>
      <p class="muted small">
        {whole === null
          ? "It is not recorded when it began and ended, so the parts are not the whole."
          : <>the whole: {duration(whole)}</>}
        {none.length > 0 && ` · no time: ${none.join(", ")}`}
        {clockError > 0 && (
          <>
            {" · "}
            <span class="warn-text">
              the parts exceed the whole by {duration(clockError)}, because two clocks disagree
            </span>
          </>
        )}
      </p>
      {whatIf.length > 0 && <WhatIfs whatIf={whatIf} whole={whole} />}
    </div>
  );
}

function WhatIfs({ whatIf, whole }: {
  readonly whatIf: CallBreakdown["whatIf"];
  readonly whole: number | null;
}) {
  return (
    <ul class="what-if" aria-label="Estimates">
      {whatIf.map(({ name, ns, rests }) => (
        <li key={name}>
          <span class="chip quiet">estimate</span> {name} <b class="mono">≈ {duration(ns)}</b>{" "}
          {whole !== null && whole > 0 && (
            <span class="muted">
              ({ns < whole ? "−" : "+"}
              {percent(Math.abs(ns - whole) / whole)})
            </span>
          )}{" "}
          <span class="muted small">
            <VisibleText text={rests} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function piecesOf({ parts, rest, whole }: BarParts): readonly Piece[] {
  const known = parts.flatMap(({ name, ns }) => ns === null || ns <= 0 ? [] : [{ name, ns }]);
  const all = rest.ns > 0 ? [...known, { name: "unknown", ns: rest.ns }] : known;
  const total = whole ?? all.reduce((sum, { ns }) => sum + ns, 0);
  return all.map(({ name, ns }) => ({
    name,
    ns,
    tip: `${name === "unknown" ? restTip(rest) : name}: ${duration(ns)}${
      total > 0 ? `, ${percent(ns / total)}` : ""
    }`,
  }));
}

function restTip({ of }: BarParts["rest"]): string {
  return of.length === 0
    ? "Time that is in no part"
    : `Time that nobody told apart: ${of.join(", ")}`;
}

/** `uncached prefill` is drawn as `wait-uncached-prefill`. */
function classOf(name: string): string {
  return `wait-${name.replaceAll(/[^a-z]+/g, "-")}`;
}
