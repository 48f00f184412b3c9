/** A unified diff, as `diff -u` and git write it. @module */

/** Lines around a change. */
const CONTEXT = 3;

/** One line of the comparison, with its break; `at` counts lines of both sides before it. */
interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
  readonly a: number;
  readonly b: number;
}

/** The diff of two texts; empty when they are the same. */
export function unified(
  before: string,
  after: string,
  names: { readonly a: string; readonly b: string },
): string {
  if (before === after) return "";
  const steps = compared(linesOf(before), linesOf(after));
  const changed = steps.flatMap(({ sign }, index) => sign === " " ? [] : [index]);
  let text = `--- ${names.a}\n+++ ${names.b}\n`;
  let first = 0;
  for (const [index, at] of changed.entries()) {
    const next = changed[index + 1];
    if (next !== undefined && next - at <= 2 * CONTEXT) continue;
    const start = Math.max(0, (changed[first] ?? 0) - CONTEXT);
    text += hunk(steps.slice(start, at + CONTEXT + 1));
    first = index + 1;
  }
  return text;
}

function hunk(steps: readonly Step[]): string {
  const range = (side: "a" | "b", other: "+" | "-") => {
    const count = steps.filter(({ sign }) => sign !== other).length;
    const start = (steps[0]?.[side] ?? 0) + (count === 0 ? 0 : 1);
    return count === 1 ? `${start}` : `${start},${count}`;
  };
  const body = steps.map(({ sign, line }) =>
    line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`
  );
  return `@@ -${range("a", "+")} +${range("b", "-")} @@\n${body.join("")}`;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** More changes than these are no change but another text, and looking for the least takes long. */
const MOST_CHANGES = 2000;

/**
 * The shortest way from one list of lines to the other, by Myers' greedy search: for each number of
 * changes, how far one comes on each diagonal.
 */
function compared(a: readonly string[], b: readonly string[]): Step[] {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  let far = new Map<number, number>([[1, 0]]);
  const history: Map<number, number>[] = [];
  for (let changes = 0; changes <= most; changes++) {
    history.push(new Map(far));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const down = far.get(diagonal + 1) ?? -1;
      const right = far.get(diagonal - 1) ?? -1;
      const isDown = diagonal === -changes || (diagonal !== changes && right < down);
      let x = isDown ? down : right + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      far = far.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return wayBack(a, b, history);
    }
  }
  return [
    ...a.map((line, index): Step => ({ sign: "-", line, a: index, b: 0 })),
    ...b.map((line, index): Step => ({ sign: "+", line, a: a.length, b: index })),
  ];
}

function wayBack(
  a: readonly string[],
  b: readonly string[],
  history: readonly Map<number, number>[],
): Step[] {
  const steps: Step[] = [];
  let [x, y] = [a.length, b.length];
  for (let changes = history.length - 1; changes >= 0; changes--) {
    const far = history[changes] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = far.get(diagonal + 1) ?? -1;
    const right = far.get(diagonal - 1) ?? -1;
    const isDown = diagonal === -changes || (diagonal !== changes && right < down);
    const fromX = isDown ? down : right;
    const fromY = fromX - (isDown ? diagonal + 1 : diagonal - 1);
    while (x > Math.max(0, fromX) && y > Math.max(0, fromY) && (x > fromX && y > fromY)) {
      x--;
      y--;
      steps.push({ sign: " ", line: a[x] ?? "", a: x, b: y });
    }
    if (changes === 0) break;
    if (isDown) steps.push({ sign: "+", line: b[fromY] ?? "", a: x, b: fromY });
    else steps.push({ sign: "-", line: a[fromX] ?? "", a: fromX, b: y });
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}
