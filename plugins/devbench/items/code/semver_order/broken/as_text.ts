// fails: logic_error
export function {{fn}}(a: string, b: string): number {
  return a.localeCompare(b) * {{sign}};
}
