// fails: logic_error
export function {{fn}}(a: string, b: string): number {
  const [left, right] = [a, b].map((one) => one.split(/[-+]/)[0]!.split(".").map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference * {{sign}};
  }
  return 0;
}
