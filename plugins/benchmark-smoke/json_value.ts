/** Reading and comparing JSON that a model wrote. @module */

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** How values are compared. */
export interface Comparison {
  /** What of a string counts; default all of it. */
  readonly text?: (text: string) => string;
}

/** Whether two JSON values are equal: keys in any order, elements in theirs. */
export function sameValue(
  one: unknown,
  other: unknown,
  { text = (same) => same }: Comparison = {},
): boolean {
  if (typeof one === "string" && typeof other === "string") return text(one) === text(other);
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length &&
      one.every((value, index) => sameValue(value, other[index], { text }));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key], { text }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
