/** The colours of a drawing: the page's own, read from its style sheet when it draws. @module */

import type { TimelineSpan } from "../../../api/mod.ts";
import type { Pace } from "../gaps.ts";
import type { PhaseName } from "../phases.ts";

/** Every colour that a drawing uses. */
export interface Palette {
  readonly surface: string;
  readonly raised: string;
  readonly lowest: string;
  readonly line: string;
  readonly grid: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly selected: string;
  readonly warn: string;
  readonly bad: string;
  readonly state: Readonly<Record<TimelineSpan["state"], { fill: string; edge: string }>>;
  readonly phase: Readonly<Record<PhaseName, { fill: string; text: string }>>;
  readonly tool: string;
  readonly pace: Readonly<Record<Pace, string>>;
  /** Font of canvas text, and how wide one of its characters is. */
  readonly font: string;
  readonly characterWidth: number;
}

/** Reads the colours as they are now. */
export function readPalette(context: CanvasRenderingContext2D): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const [dark, light] = [token("--lowest"), token("--text")];
  const phase = (name: string) => {
    const fill = token(name);
    return { fill, text: moreReadable(fill, [dark, light]) };
  };
  const font = `11px ${token("--font-data")}`;
  context.font = font;
  const state = (edge: string, fill: string) => ({ edge: token(edge), fill: token(fill) });
  return {
    surface: token("--surface"),
    raised: token("--raised"),
    lowest: dark,
    line: token("--line"),
    grid: token("--grid"),
    text: light,
    text2: token("--text-2"),
    text3: token("--text-3"),
    accent: token("--accent-strong"),
    selected: token("--selected"),
    warn: token("--warn"),
    bad: token("--bad"),
    state: {
      ok: state("--good", "--good-wash"),
      wrong: state("--warn", "--warn-wash"),
      failed: state("--bad", "--bad-wash"),
      skipped: state("--line-strong", "--raised-2"),
      open: state("--info", "--info-wash"),
    },
    phase: {
      connect: phase("--phase-connect"),
      wait: phase("--phase-wait"),
      reasoning: phase("--phase-reasoning"),
      answer: phase("--phase-answer"),
      close: phase("--phase-connect"),
      running: phase("--phase-connect"),
      load: phase("--phase-connect"),
      prefill: phase("--phase-prefill"),
      generate: phase("--phase-answer"),
    },
    tool: token("--phase-tool"),
    pace: {
      first: token("--pace-first"),
      steady: token("--pace-steady"),
      late: token("--pace-late"),
      slow: token("--pace-slow"),
      stall: token("--pace-stall"),
    },
    font,
    characterWidth: context.measureText("0123456789").width / 10,
  };
}

/** The one of two colours that text on `ground` is read better in. */
function moreReadable(ground: string, [a, b]: readonly [string, string]): string {
  return contrast(ground, a) >= contrast(ground, b) ? a : b;
}

/** Contrast of two colours written `#rrggbb`, as WCAG has it: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
