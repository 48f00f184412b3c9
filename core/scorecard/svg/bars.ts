/** Scores with their intervals as bars: over everything, in each category, on each axis. @module */

import { xmlText } from "../../markup.ts";
import type { CardEstimate, Scorecard } from "../card.ts";
import { colourOf, label, legend, short, svgFile } from "./drawing.ts";

const WIDTH = 720;
const LEFT = 150;
const RIGHT = 90;
const BAR = 14;
const GAP = 12;

/** One group of bars for each figure, one bar for each model. */
export function barsSvg({ models, scheme }: Scorecard): string {
  const groups = [
    { title: "Score", of: models.map(({ score }) => score) },
    ...scheme.categories.map(({ id, title }) => ({
      title,
      of: models.map(({ categories }) => categories[id]?.score ?? null),
    })),
    ...scheme.axes.map(({ id, title }) => ({
      title: `· ${title}`,
      of: models.map(({ axes }) => axes[id] ?? null),
    })),
  ].filter(({ of }) => of.some((one) => one !== null));
  const height = BAR * models.length + GAP;
  const top = 48;
  const bottom = top + groups.length * height;
  const scale = (share: number) => LEFT + share * (WIDTH - LEFT - RIGHT);
  return svgFile([
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      `<line x1="${short(scale(share))}" y1="${top}" x2="${
        short(scale(share))
      }" y2="${bottom}" stroke="#e6e8ef"/>`,
      label(`${share * 100} %`, {
        x: scale(share),
        y: bottom + 16,
        anchor: "middle",
        size: 10,
        fill: "#596072",
      }),
    ]),
    ...groups.flatMap(({ title, of }, group) => {
      const y = top + group * height + GAP / 2;
      return [
        label(title, { x: LEFT - 8, y: y + (BAR * models.length) / 2 + 4, anchor: "end" }),
        ...of.flatMap((one, index) =>
          one === null ? [] : bar(one, {
            y: y + index * BAR,
            index,
            scale,
            title: `${models[index]?.name ?? ""}, ${title}`,
          })
        ),
      ];
    }),
    ...legend(models.map(({ name }) => name), { x: LEFT, y: bottom + 40 }),
  ], {
    width: WIDTH,
    height: bottom + 40 + models.length * 18,
    title: `${scheme.title}: means with 95 % intervals`,
  });
}

function bar(
  { mean, interval }: CardEstimate,
  { y, index, scale, title }: {
    readonly y: number;
    readonly index: number;
    readonly scale: (share: number) => number;
    readonly title: string;
  },
): string[] {
  const percent = `${(mean * 100).toFixed(1)} %`;
  const middle = y + BAR / 2;
  const end = scale(Math.max(mean, interval?.high ?? 0));
  return [
    `<rect x="${short(scale(0))}" y="${short(y + 1)}" width="${
      short(scale(mean) - scale(0))
    }" height="${BAR - 2}" rx="2" fill="${colourOf(index)}"><title>${
      xmlText(`${title}: ${percent}`)
    }</title></rect>`,
    ...(interval === null ? [] : [
      `<line x1="${short(scale(interval.low))}" y1="${short(middle)}" x2="${
        short(scale(interval.high))
      }" y2="${short(middle)}" stroke="#15171e" stroke-width="1.5"/>`,
    ]),
    label(percent, { x: end + 5, y: middle + 4, size: 10 }),
  ];
}
