// fails: logic_error
const UNITS: Record<string, number> = { d: 86400, h: 3600, m: 60, s: 1 };
export function {{fn}}(text: string): number {
  let sum = 0;
  for (const [, count, unit = ""] of text.matchAll(/(\d+)([dhms])/g)) {
    sum += Number(count) * (UNITS[unit] ?? 0);
  }
  if (sum === 0) throw new RangeError("no duration");
  return sum * {{per}};
}
