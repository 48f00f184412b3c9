export function {{fn}}(a: string, b: string): number {
  return precedence(a, b) * {{sign}};
}

function precedence(a: string, b: string): number {
  const [left, right] = [parsed(a), parsed(b)];
  for (let at = 0; at < 3; at++) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre.length === 0 || right.pre.length === 0) {
    return right.pre.length === left.pre.length ? 0 : left.pre.length === 0 ? 1 : -1;
  }
  for (let at = 0; at < Math.max(left.pre.length, right.pre.length); at++) {
    const order = compareParts(left.pre[at], right.pre[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function parsed(version: string): { numbers: number[]; pre: string[] } {
  const [core = ""] = version.split("+");
  const dash = core.indexOf("-");
  const numbers = (dash < 0 ? core : core.slice(0, dash)).split(".").map(Number);
  return { numbers, pre: dash < 0 ? [] : core.slice(dash + 1).split(".") };
}

function compareParts(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return Number(a) - Number(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
