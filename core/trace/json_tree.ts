/** Walks through JSON values: changes parts of them, and finds what JSON cannot hold. @module */

/** What to put in the place of what. */
export interface TreeChange {
  /** What stands in a value's place; the value itself where it is to be looked into. */
  readonly value: (value: unknown) => unknown;
  /** What a property is to be called. Default: as it is. */
  readonly name?: (name: string) => string;
}

/** How deep a value may be nested; far below what exhausts the stack. */
const DEEPEST = 500;

/** A value with changes at any depth; the very same value where there are none. */
export function changeTree(value: unknown, change: TreeChange): unknown {
  const replaced = change.value(value);
  if (replaced !== value || typeof value !== "object" || value === null) return replaced;
  return Array.isArray(value) ? changeArray(value, change) : changeObject(value, change);
}

/** Where a value holds something that would be lost or altered in a file, and what; undefined when all is well. */
export function faultIn(value: unknown, path: string): string | undefined {
  return faultBelow(value, { path, depth: 0 });
}

function changeArray(values: readonly unknown[], change: TreeChange): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, one] of values.entries()) {
    const changed = changeTree(one, change);
    if (changed !== one) (copy ??= [...values])[index] = changed;
  }
  return copy ?? values;
}

function changeObject(object: object, change: TreeChange): object {
  const entries: [string, unknown][] = [];
  const taken = new Set<string>();
  let changed = false;
  for (const [name, one] of Object.entries(object)) {
    const wanted = change.name?.(name) ?? name;
    const free = wanted === name ? name : unusedName(wanted, { object, taken });
    const value = changeTree(one, change);
    changed ||= free !== name || value !== one;
    taken.add(free);
    entries.push([free, value]);
  }
  return changed ? Object.fromEntries(entries) : object;
}

/** Two properties that are called the same after the change must not become one. */
function unusedName(
  wanted: string,
  { object, taken }: { readonly object: object; readonly taken: ReadonlySet<string> },
): string {
  let name = wanted;
  for (let next = 2; taken.has(name) || Object.hasOwn(object, name); next++) {
    name = `${wanted} ${next}`;
  }
  return name;
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function faultBelow(value: unknown, place: Place): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : `"${place.path}" is ${value}`;
    case "object":
      return value === null ? undefined : faultInside(value, place);
    default:
      return `"${place.path}" is of type ${typeof value}`;
  }
}

function faultInside(value: object, { path, depth }: Place): string | undefined {
  if (depth === DEEPEST) return `"${path}" is nested more than ${DEEPEST} deep`;
  if (Array.isArray(value)) {
    for (const [name, one] of value.entries()) {
      const fault = childFault(one, { name, path, depth });
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // A map, a date or an instance of a class would be written as something else.
  if (prototype !== null && prototype !== Object.prototype) {
    return `"${path}" is no plain object`;
  }
  for (const [name, one] of Object.entries(value)) {
    // JSON leaves a property out that is undefined, which says the same.
    const fault = one === undefined ? undefined : childFault(one, { name, path, depth });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Most values are texts; those have no fault, and for nothing else a path is put together. */
function childFault(
  child: unknown,
  { name, path, depth }: Place & { readonly name: string | number },
): string | undefined {
  if (typeof child === "string") return undefined;
  return faultBelow(child, { path: `${path}.${name}`, depth: depth + 1 });
}
