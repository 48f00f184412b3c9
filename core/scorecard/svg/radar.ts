/** The axes of each model as a radar chart. @module */

import { xmlText } from "../../markup.ts";
import type { Scorecard } from "../card.ts";
import { colourOf, DASHES, label, legend, short, svgFile } from "./drawing.ts";

const SIZE = 500;
const RADIUS = 140;
const CENTRE = { x: SIZE / 2, y: 220 };

/** One shape for each model; spokes are the categories, because every one of them is there for every model. */
export function radarSvg({ models, scheme }: Scorecard): string {
  const spokes = scheme.categories.filter(({ id }) =>
    models.some(({ categories }) => categories[id] !== undefined)
  );
  const at = (index: number, share: number) => {
    const angle = (index / spokes.length) * 2 * Math.PI - Math.PI / 2;
    return {
      x: CENTRE.x + Math.cos(angle) * RADIUS * share,
      y: CENTRE.y + Math.sin(angle) * RADIUS * share,
    };
  };
  const ring = (share: number) => spokes.map((_, index) => pair(at(index, share))).join(" ");
  return svgFile([
    ...[0.25, 0.5, 0.75, 1].map((share) =>
      `<polygon points="${ring(share)}" fill="none" stroke="#d9dce5"/>`
    ),
    ...spokes.flatMap(({ title }, index) => {
      const end = at(index, 1);
      const text = at(index, 1.14);
      const anchor = Math.abs(text.x - CENTRE.x) < 8
        ? "middle"
        : text.x > CENTRE.x
        ? "start"
        : "end";
      return [
        `<line x1="${CENTRE.x}" y1="${CENTRE.y}" x2="${short(end.x)}" y2="${
          short(end.y)
        }" stroke="#d9dce5"/>`,
        label(title, { ...text, y: text.y + 4, anchor }),
      ];
    }),
    label("100 %", { x: CENTRE.x + 4, y: CENTRE.y - RADIUS - 2, size: 10, fill: "#596072" }),
    ...models.map(({ name, categories }, number) => {
      const points = spokes.map(({ id }, index) =>
        pair(at(index, categories[id]?.score?.mean ?? 0))
      );
      return `<polygon points="${points.join(" ")}" fill="${
        colourOf(number)
      }" fill-opacity="0.12" stroke="${colourOf(number)}" stroke-width="2" stroke-dasharray="${
        DASHES[number % DASHES.length] ?? ""
      }"><title>${xmlText(name)}</title></polygon>`;
    }),
    ...legend(models.map(({ name }) => name), { x: 16, y: 410 }),
  ], {
    width: SIZE,
    height: 420 + models.length * 18,
    title: `${scheme.title}: score by category`,
  });
}

function pair({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${short(x)},${short(y)}`;
}
