/** The shape of JSON: which keys, and of which kind their values are. @module */

/**
 * Every place of a value with the kind of what is there, as `models[].size: number`. Elements of a
 * list share a place.
 */
export function shapeOf(value: unknown, place = ""): readonly string[] {
  const kinds = new Set(placesOf(value, place));
  return [...kinds].sort();
}

/** The places of an imitated value that the real one does not have so. */
export function differences(imitated: unknown, real: unknown): readonly string[] {
  const known = new Set(shapeOf(real));
  return shapeOf(imitated).filter((place) => !known.has(place));
}

function placesOf(value: unknown, place: string): string[] {
  if (Array.isArray(value)) {
    return [`${place}: list`, ...value.flatMap((one) => placesOf(one, `${place}[]`))];
  }
  if (typeof value !== "object" || value === null) {
    return [`${place}: ${value === null ? "null" : typeof value}`];
  }
  return Object.entries(value).flatMap(([key, one]) =>
    placesOf(one, place === "" ? key : `${place}.${key}`)
  );
}
