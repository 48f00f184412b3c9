/** Two calls or two runs side by side, as lines of text. @module */

import { type CallDiff, differs } from "../../core/diff/call_diff.ts";
import type { Divergence, DivergenceSide } from "../../core/diff/divergence.ts";
import type { RunDiff, RunDiffSummary } from "../../core/diff/run_diff.ts";
import type { StructuralChange } from "../../core/diff/structure.ts";
import type { WordChange } from "../../core/diff/words.ts";
import { counted, figure, percent } from "../figures.ts";
import { type Column, type Paint, safe, safeLine, table } from "../terminal.ts";

/** How to show a comparison. */
export interface DiffText {
  readonly paint: Paint;
  /** What the user called the two sides. */
  readonly names: readonly [string, string];
}

/** Everything that differs between two calls. */
export function callDiffLines(found: CallDiff, { paint, names: [a, b] }: DiffText): string[] {
  return [
    `${paint.bold("a")} ${safeLine(a)}`,
    `${paint.bold("b")} ${safeLine(b)}`,
    "",
    ...partingLines(found, paint),
    ...section("words", wordLines(found.words, paint), paint),
    ...section("calls of tools", found.tools.map(changeLine), paint),
    ...section("request", found.request.map(changeLine), paint),
    ...section("outcome", found.outcome.map(changeLine), paint),
    ...figureLines(found, paint),
  ];
}

/** The summary of two runs, and the pairs of calls that differ first. */
export function runDiffLines(
  found: RunDiff,
  { paint, names: [a, b], most }: DiffText & { readonly most: number },
): string[] {
  const differing = found.calls.filter(differs);
  const rest = differing.length - most;
  return [
    headLine("a", a, { run: found.a, paint }),
    headLine("b", b, { run: found.b, paint }),
    "",
    ...summaryLines(found, paint),
    ...section("settings", found.settings.map(changeLine), paint),
    ...differing.slice(0, most).flatMap((call) => [
      "",
      paint.bold(safeLine(`${call.sample ?? "call"}  ${call.a} | ${call.b}`)),
      ...partingLines(call, paint),
      ...call.request.slice(0, 5).map((change) => `  ${changeLine(change)}`),
    ]),
    ...(rest > 0 ? ["", paint.dim(`and ${rest} more that differ: --all shows them`)] : []),
  ];
}

/** What the user called a side, and which run that is. */
function headLine(
  side: string,
  name: string,
  { run, paint }: { readonly run: string; readonly paint: Paint },
): string {
  const told = name.endsWith(run) ? "" : `  ${paint.dim(safeLine(run))}`;
  return `${paint.bold(side)} ${safeLine(name)}${told}`;
}

function summaryLines(
  { summary, onlyA, onlyB }: RunDiff,
  { bold, dim }: Paint,
): string[] {
  const { same, differ, oneMissing, bothMissing, sameRequestOtherAnswer, firstToken, nearTies } =
    summary;
  const compared = same + differ;
  const verdict = compared === 0
    ? "no answers to compare"
    : differ === 0 && oneMissing + onlyA.length + onlyB.length === 0
    ? `no difference in ${compared} answers`
    : `${differ} of ${compared} answers differ, ${same} are the same`;
  return [
    bold(verdict),
    ...(oneMissing === 0
      ? []
      : [`${counted(oneMissing, "pair")} with a whole answer on one side only`]),
    ...(bothMissing === 0
      ? []
      : [`${counted(bothMissing, "pair")} without a whole answer on either side`]),
    ...(sameRequestOtherAnswer === 0
      ? []
      : [`${sameRequestOtherAnswer} of them to the very same request`]),
    ...(firstToken === null ? [] : [
      `they part at token ${firstToken.earliest + 1} at the earliest, median ${
        figure(firstToken.median + 1)
      }; ${nearTies} at a near tie (margin below 0.1)`,
    ]),
    ...(onlyA.length === 0 ? [] : [`${counted(onlyA.length, "call")} only in a: ${some(onlyA)}`]),
    ...(onlyB.length === 0 ? [] : [`${counted(onlyB.length, "call")} only in b: ${some(onlyB)}`]),
    ...ratioLines(summary).map(dim),
  ];
}

function ratioLines({ ratios }: RunDiffSummary): string[] {
  const told = Object.entries(ratios).flatMap(([name, ratio]) =>
    ratio === null ? [] : [`${name} ${figure(ratio)}`]
  );
  return told.length === 0 ? [] : [`b ÷ a, medians over pairs: ${told.join(" · ")}`];
}

function some(spans: readonly string[]): string {
  const shown = spans.slice(0, 8).map(safeLine).join(", ");
  return spans.length > 8 ? `${shown} …` : shown;
}

/** Why there is no whole answer on a side, and where what there is parts. */
function partingLines({ missing, divergence }: CallDiff, paint: Paint): string[] {
  const reasons = (["a", "b"] as const).flatMap((side) =>
    missing[side] === null ? [] : [paint.yellow(safeLine(`${side} ${missing[side]}`))]
  );
  if (reasons.length === 0) return divergenceLines(divergence, paint);
  // Where a side said nothing, there is no place at which they part.
  const isSilent = divergence.kind === "same" ||
    (divergence.index === 0 && (divergence.a.ended || divergence.b.ended));
  return isSilent ? reasons : [...reasons, ...divergenceLines(divergence, paint)];
}

/** The place where two answers part. */
function divergenceLines(divergence: Divergence, paint: Paint): string[] {
  if (divergence.kind === "same") {
    return [
      divergence.cutDifferently
        ? "no difference of the text; it came in other tokens"
        : `no difference: ${divergence.tokens} tokens or chunks are the same`,
    ];
  }
  const { unit, index, channel, before, a, b } = divergence;
  return [
    paint.yellow(`they part at ${unit} ${index + 1} of the ${channel}`),
    paint.dim(safeLine(`after …${JSON.stringify(before.slice(-60))}`)),
    sideLine("a", a),
    sideLine("b", b),
  ];
}

function sideLine(name: string, { text, ended, logprob, margin, alternatives }: DivergenceSide) {
  const shown = ended ? "the end" : JSON.stringify(text);
  const chance = logprob === null ? "" : `  ${percent(Math.exp(logprob))}`;
  const near = margin.value === null
    ? `  margin unknown: ${margin.reason}`
    : `  margin ${figure(margin.value)}${margin.source.startsWith("at least") ? " at least" : ""}`;
  const others = alternatives.slice(0, 3).map(([other, lp]) =>
    `${JSON.stringify(other)}${lp === null ? "" : ` ${percent(Math.exp(lp))}`}`
  );
  const more = others.length === 0 ? "" : `  else ${others.join(", ")}`;
  return safeLine(`${name} ${shown}${chance}${near}${more}`);
}

function section(title: string, lines: readonly string[], { bold }: Paint): string[] {
  return lines.length === 0 ? [] : ["", bold(title), ...lines];
}

/** The differing words with some of what is around them. */
function wordLines(words: readonly WordChange[], { green, yellow }: Paint): string[] {
  const shown = words.map(({ kind, text }, index) => {
    if (kind === "only in a") return yellow(`[-${safe(text)}-]`);
    if (kind === "only in b") return green(`{+${safe(text)}+}`);
    if (text.length <= 2 * AROUND) return safe(text);
    const head = index === 0 ? "" : safe(text.slice(0, AROUND));
    const tail = index === words.length - 1 ? "" : safe(text.slice(-AROUND));
    return `${head} … ${tail}`;
  });
  return words.length === 0 ? [] : [shown.join("")];
}

/** Characters of equal text that are shown beside a difference. */
const AROUND = 60;

function changeLine({ path, kind, a, b }: StructuralChange): string {
  if (kind === "only in a") return safeLine(`${path} only in a: ${short(a)}`);
  if (kind === "only in b") return safeLine(`${path} only in b: ${short(b)}`);
  return safeLine(`${path}: ${short(a)} | ${short(b)}`);
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

const FIGURES: readonly Column[] = [
  { title: "time" },
  { title: "a", right: true },
  { title: "b", right: true },
  { title: "b ÷ a", right: true },
  { title: "unit" },
];

function figureLines({ figures }: CallDiff, { bold }: Paint): string[] {
  const shown = (value: number | null) => value === null ? "–" : figure(value);
  const rows = figures.map(({ name, a, b, unit }) => [
    name,
    shown(a),
    shown(b),
    a === null || b === null || a === 0 ? "–" : figure(b / a),
    unit,
  ]);
  return rows.length === 0 ? [] : ["", bold("times"), table(FIGURES, rows)];
}
