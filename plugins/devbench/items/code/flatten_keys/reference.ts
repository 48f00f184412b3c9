export function {{fn}}(value: Record<string, unknown>): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  const walk = (node: Record<string, unknown>, prefix: string) => {
    for (const [key, child] of Object.entries(node)) {
      const path = prefix === "" ? key : `${prefix}{{sep}}${key}`;
      if (isPlain(child) && Object.keys(child).length > 0) walk(child, path);
      else flat[path] = child;
    }
  };
  walk(value, "");
  return flat;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}
