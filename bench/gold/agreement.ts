/** How far our scorers agree with official verdicts. @module */

/** One set of verdicts, compared. */
export interface Agreement {
  readonly what: string;
  readonly verdicts: number;
  readonly agreed: number;
  /** Verdicts that upstream draws at random, and that are therefore not compared. */
  readonly random: number;
  /** Each verdict that differs. */
  readonly differences: readonly string[];
}

/** One verdict of each side, written out; equal texts agree. */
export interface Pair {
  readonly item: string;
  readonly official: unknown;
  readonly ours: unknown;
  /** Whether upstream draws it at random. */
  readonly random?: boolean;
}

/** Compares pair by pair. */
export function agreementOf(what: string, pairs: readonly Pair[]): Agreement {
  const compared = pairs.filter(({ random }) => random !== true);
  const written = (verdict: unknown) => JSON.stringify(verdict) ?? "nothing";
  const different = compared.filter(({ official, ours }) => written(official) !== written(ours));
  return {
    what,
    verdicts: compared.length,
    agreed: compared.length - different.length,
    random: pairs.length - compared.length,
    differences: different.map(({ item, official, ours }) =>
      `${what}, ${item}: official ${written(official)}, ours ${written(ours)}`
    ),
  };
}
