/** Prometheus text, as far as a sum over one metric needs it. @module */

/**
 * The sum of all samples of each metric, by its name without labels. Lines that are no sample are
 * passed over; a value that is no finite number is not added.
 */
export function metricSums(text: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    const { name, value } = SAMPLE.exec(line)?.groups ?? {};
    if (name === undefined || !Number.isFinite(Number(value))) continue;
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  }
  return sums;
}

/** A name, labels whose quoted values may hold anything, a value, perhaps a time. */
const SAMPLE =
  /^\s*(?<name>[A-Za-z_:][\w:]*)\s*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s+(?<value>[^\s#]+)/;
