/** Score by category as one shape for each model. The table of categories has the same figures. @module */

import type { Scorecard } from "../../../../../core/scorecard/card.ts";
import { percent } from "../../../frame/text/format.ts";
import { seriesClass } from "./legend.tsx";

const SIZE = { width: 400, height: 320 };
const CENTRE = { x: 200, y: 162 };
const RADIUS = 118;

/** The chart; a picture in words for those who do not see it. */
export function Radar({ card: { models, scheme } }: { readonly card: Scorecard }) {
  const spokes = scheme.categories.filter(({ id }) =>
    models.some(({ categories }) => categories[id] !== undefined)
  );
  // Two spokes span no area: bars say all there is.
  if (spokes.length < 3) return null;
  const at = (index: number, share: number) => {
    const angle = (index / spokes.length) * 2 * Math.PI - Math.PI / 2;
    return {
      x: CENTRE.x + Math.cos(angle) * RADIUS * share,
      y: CENTRE.y + Math.sin(angle) * RADIUS * share,
    };
  };
  const shape = (shareOf: (index: number) => number) =>
    spokes.map((_, index) => {
      const { x, y } = at(index, shareOf(index));
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    }).join(" ");
  const words = models.map(({ name, categories }) =>
    `${name}: ${
      spokes.map(({ id, title }) => `${title} ${shareText(categories[id]?.score?.mean)}`).join(", ")
    }`
  ).join("; ");
  return (
    <svg
      class="card-radar"
      role="img"
      aria-label={`Radar of scores by category. ${words}`}
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
    >
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <polygon
          key={share}
          class="grid-line"
          points={shape(() => share)}
        />
      ))}
      {spokes.map(({ id, title }, index) => {
        const end = at(index, 1);
        const text = at(index, 1.13);
        return (
          <g key={id}>
            <line class="grid-line" x1={CENTRE.x} y1={CENTRE.y} x2={end.x} y2={end.y} />
            <text class="grid-text" x={text.x} y={text.y + 4} text-anchor={anchorOf(text.x)}>
              {title}
            </text>
          </g>
        );
      })}
      <text class="grid-text small" x={CENTRE.x + 4} y={CENTRE.y - RADIUS + 12}>100 %</text>
      {models.map(({ name, categories }, number) => (
        <polygon
          key={name}
          class={`series-shape ${seriesClass(number)}`}
          points={shape((index) => categories[spokes[index]?.id ?? ""]?.score?.mean ?? 0)}
        />
      ))}
    </svg>
  );
}

function anchorOf(x: number): "start" | "middle" | "end" {
  if (Math.abs(x - CENTRE.x) < 8) return "middle";
  return x > CENTRE.x ? "start" : "end";
}

function shareText(share: number | undefined): string {
  return share === undefined ? "not asked" : percent(share);
}
