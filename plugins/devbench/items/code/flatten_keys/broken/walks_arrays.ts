// fails: logic_error
export function {{fn}}(value: Record<string, unknown>, prefix = ""): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const path = prefix === "" ? key : `${prefix}{{sep}}${key}`;
    if (typeof child === "object" && child !== null) {
      Object.assign(flat, {{fn}}(child as Record<string, unknown>, path));
    } else flat[path] = child;
  }
  return flat;
}
