// fails: logic_error
export function {{fn}}(text: string): string[][] {
  return text.split(/\r?\n/).filter((line) => line !== "").map((line) =>
    line.split("{{delimiter}}").map((field) => field.replace(/^"|"$/g, ""))
  );
}
