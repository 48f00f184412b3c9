/** An answer as it came, coloured by how sure the model was or by how long each chunk took. @module */

import type { TokenChunk } from "../../server/api/mod.ts";
import { gapsOf } from "../../server/dashboard/timeline/gaps.ts";
import { partOf, probabilityOf, textOf } from "../../server/dashboard/tokens/chunk_tokens.ts";
import { stepsOf, type Tint, type TintBy, tintOf } from "../../server/dashboard/tokens/tint.ts";
import { type Paint, safe } from "../terminal.ts";

/** By what answers can be coloured. */
export const COLOURED_BY = ["probability", "gap"] as const satisfies readonly TintBy[];
export type ColouredBy = typeof COLOURED_BY[number];

/** Text and legend. `by` is what was asked for; else probability, where the server told some. */
export function tokenLines(
  chunks: readonly TokenChunk[],
  { paint, by }: { readonly paint: Paint; readonly by: ColouredBy | undefined },
): string[] {
  const shown = chunks.filter((chunk) => textOf(chunk) !== "");
  if (shown.length === 0) return ["(no chunk with content came)"];
  const told = shown.some((chunk) => probabilityOf(chunk) !== null);
  const used = by ?? (told ? "probability" : "gap");
  const { before, median } = gapsOf(chunks.map(({ t }) => t));
  const tints = new Map(
    chunks.map((chunk, at) => [chunk, tintOf(chunk, { by: used, gap: before[at] ?? NaN, median })]),
  );
  const ink = inkOf(paint);
  let part = "";
  let text = "";
  for (const chunk of shown) {
    const now = partOf(chunk);
    if (part !== now && (part !== "" || now === "reasoning")) {
      text += `${text === "" ? "" : "\n"}[${now}] `;
    }
    part = now;
    text += ink(safe(textOf(chunk)), tints.get(chunk) ?? "");
  }
  const legend = stepsOf(used, median).map(([step, meaning]) => ink(meaning, step));
  return [
    text,
    "",
    `${paint.dim(`by ${used}:`)} ${legend.join("  ")}`,
    ...(used === "probability" && !told ? [paint.dim("The server told no probabilities")] : []),
  ];
}

/** How a step is written: in colour, or with a mark behind where there are no colours. */
function inkOf(paint: Paint): (text: string, tint: Tint | "") => string {
  const isColoured = paint.bold("x") !== "x";
  if (!isColoured) return (text, tint) => `${text}${MARKS[tint]}`;
  const plain = (text: string) => text;
  const colours: Readonly<Record<Tint | "", (text: string) => string>> = {
    "": plain,
    "p0": paint.green,
    "p1": plain,
    "p2": paint.yellow,
    "p3": paint.red,
    "p4": (text) => paint.bold(paint.red(text)),
    "unknown": paint.dim,
    "pace-first": paint.dim,
    "pace-steady": paint.green,
    "pace-late": paint.yellow,
    "pace-slow": paint.red,
    "pace-stall": (text) => paint.bold(paint.red(text)),
  };
  // A colour that is open across the end of a line paints the rest of some terminals.
  return (text, tint) =>
    text.split("\n").map((line) => line === "" ? "" : colours[tint](line)).join("\n");
}

/** Behind a chunk; the most certain and the steady ones have none. */
const MARKS: Readonly<Record<Tint | "", string>> = {
  "": "",
  "p0": "",
  "p1": "¹",
  "p2": "²",
  "p3": "³",
  "p4": "⁴",
  "unknown": "°",
  "pace-first": "°",
  "pace-steady": "",
  "pace-late": "¹",
  "pace-slow": "²",
  "pace-stall": "³",
};
