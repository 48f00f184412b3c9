/** What the charts of a report share: their colours, their text, the file around them. @module */

import { xmlText } from "../../markup.ts";

/** Colours that can be told apart, also by those who see fewer, on light and dark alike. */
export const SERIES: readonly string[] = [
  "#2563eb",
  "#d97706",
  "#059669",
  "#c026d3",
  "#dc2626",
  "#0891b2",
  "#65a30d",
  "#7c3aed",
];

/** Dashes, because colour alone tells nothing to some. */
export const DASHES: readonly string[] = [
  "",
  "6 3",
  "2 3",
  "8 3 2 3",
  "1 4",
  "10 4",
  "4 4",
  "12 3",
];

/** The colour of a series. */
export function colourOf(index: number): string {
  return SERIES[index % SERIES.length] ?? "#2563eb";
}

/** A whole SVG file: no script, nothing from elsewhere, every text escaped. */
export function svgFile(
  parts: readonly string[],
  { width, height, title }: {
    readonly width: number;
    readonly height: number;
    readonly title: string;
  },
): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${xmlText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="26" font-size="16" font-weight="600" fill="#15171e">${xmlText(title)}</text>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** A text at a point. */
export function label(
  text: string,
  { x, y, anchor = "start", fill = "#383d4b", size = 12 }: {
    readonly x: number;
    readonly y: number;
    readonly anchor?: "start" | "middle" | "end";
    readonly fill?: string;
    readonly size?: number;
  },
): string {
  return `<text x="${short(x)}" y="${
    short(y)
  }" text-anchor="${anchor}" fill="${fill}" font-size="${size}">${xmlText(text)}</text>`;
}

/** One line for each series, with its colour. */
export function legend(
  names: readonly string[],
  { x, y }: { readonly x: number; readonly y: number },
): string[] {
  return names.flatMap((name, index) => [
    `<rect x="${x}" y="${y + index * 18 - 10}" width="12" height="12" rx="2" fill="${
      colourOf(index)
    }"/>`,
    label(cut(name), { x: x + 18, y: y + index * 18 }),
  ]);
}

/** A number as short as a tenth of a pixel allows. */
export function short(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** A name as far as there is room. */
function cut(name: string): string {
  const characters = [...name];
  return characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : name;
}
