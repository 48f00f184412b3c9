/** Distribution functions, from @stdlib: what tests hold the ones of our own to. @module */

/** The functions that intervals and tests are made of. */
export interface Distributions {
  /** The value that a t distribution with `df` degrees of freedom stays below with probability `p`. */
  tQuantile(p: number, df: number): number;
  tCdf(x: number, df: number): number;
  normalQuantile(p: number): number;
  normalCdf(x: number): number;
  /** Probability of at most `k` successes in `n` trials. */
  binomialCdf(k: number, n: number, p: number): number;
}

type Loaded = { readonly default: (...args: readonly number[]) => number };

let loading: Promise<Distributions> | undefined;

/** Loads the functions, once. */
export function distributions(): Promise<Distributions> {
  return loading ??= load();
}

async function load(): Promise<Distributions> {
  const [tQuantile, tCdf, normalQuantile, normalCdf, binomialCdf] = await Promise.all(
    ["t-quantile", "t-cdf", "normal-quantile", "normal-cdf", "binomial-cdf"].map(imported),
  ) as [Function2, Function2, Function3, Function3, Function3];
  return {
    tQuantile,
    tCdf,
    normalQuantile: (p) => normalQuantile(p, 0, 1),
    normalCdf: (x) => normalCdf(x, 0, 1),
    binomialCdf,
  };
}

type Function2 = (a: number, b: number) => number;
type Function3 = (a: number, b: number, c: number) => number;

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
async function imported(name: string): Promise<Loaded["default"]> {
  const loaded: Loaded = await import(["@stdlib", `stats-base-dists-${name}`].join("/"));
  return loaded.default;
}
