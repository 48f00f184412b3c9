/** What counts as right, in lines. @module */

/** Lists and fields one below the other; texts of several lines, as tests are, as they stand. */
export function targetText(target: unknown): string {
  return typeof target === "string" ? target : linesOf(target).join("\n");
}

function linesOf(value: unknown): readonly string[] {
  if (typeof value === "string" && value.includes("\n")) return value.split("\n");
  if (typeof value !== "object" || value === null || !isDeep(value)) {
    return [JSON.stringify(value) ?? "undefined"];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one) =>
      linesOf(one).map((line, index) => `${index === 0 ? "-" : " "} ${line}`)
    );
  }
  return Object.entries(value).flatMap(([name, one]) => {
    const lines = linesOf(one);
    return lines.length === 1
      ? [`${name}: ${lines[0]}`]
      : [`${name}:`, ...lines.map((line) => `  ${line}`)];
  });
}

/** An object has lines of its own; a list only where something in it has. */
function isDeep(value: object): boolean {
  if (!Array.isArray(value)) return Object.keys(value).length > 0;
  return value.some((one) =>
    typeof one === "object" && one !== null || typeof one === "string" && one.includes("\n")
  );
}
