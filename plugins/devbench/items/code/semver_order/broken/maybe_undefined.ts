// fails: type_error
export function {{fn}}(a: string, b: string): number {
  const left: number[] = a.split(".");
  const right: number[] = b.split(".");
  return (left[0] - right[0]) * {{sign}};
}
