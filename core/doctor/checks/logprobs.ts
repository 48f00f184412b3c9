/** Whether log-probabilities are there, and are those of a distribution. @module */

import type { Token } from "../../provider/contract.ts";
import { type Check, quoted } from "../check.ts";
import { broken, type Finding, good, limited, unknown } from "../finding.ts";

/** Probabilities are sums of rounded floats. */
const ROUNDING = 1e-3;
/** So many tokens with one and the same probability are no chance. */
const ENOUGH = 4;

export const logprobs: Check = {
  id: "logprobs",
  title: "Log-probabilities",
  run({ first }) {
    return Promise.resolve(judged(first.told, first.refused.has("logprobs"), first.text));
  },
};

function judged(tokens: readonly Token[], refused: boolean, text: string): Finding {
  const advice = "Leave out benchmarks that need probabilities, and run with --no-logprobs";
  if (refused) return broken("Refuses logprobs", { advice });
  if (text === "") return unknown("The answer had no text");
  const known = tokens.filter((token): token is Known => token.logprob !== undefined);
  if (known.length === 0) return broken("Sends none, although they were asked for", { advice });
  const facts = { tokens: known.length, alternatives: known[0]?.top?.length ?? 0 };
  const fault = known.map(faultOf).find((one) => one !== undefined) ?? constancy(known);
  if (fault !== undefined) return broken(fault, { facts, advice });
  const range = known.map(({ logprob }) => logprob);
  const evidence = `${known.length} tokens, from ${Math.min(...range).toFixed(3)} to ${
    Math.max(...range).toFixed(3)
  }`;
  if (facts.alternatives === 0) {
    return limited(`${evidence}, without alternatives`, {
      facts,
      advice: "Compare tokens by their own probability only",
    });
  }
  return good(`${evidence}; greedy tokens are the likeliest, sums are at most 1`, { facts });
}

type Known = Token & { readonly logprob: number };

/** What is wrong with one token's probabilities, under greedy decoding. */
function faultOf({ text, logprob, top = [] }: Known): string | undefined {
  if (!(logprob <= ROUNDING)) return `${quoted(text)} has log-probability ${logprob}, above 0`;
  const others = top.filter((one) => one.text !== text);
  const sum = [logprob, ...others.map((one) => one.logprob)]
    .reduce((total, one) => total + Math.exp(one), 0);
  if (sum > 1 + ROUNDING) {
    return `${quoted(text)} and its alternatives have probabilities that sum to ${sum.toFixed(3)}`;
  }
  const better = others.find((one) => one.logprob > logprob + ROUNDING);
  if (better === undefined) return undefined;
  return `At temperature 0 it chose ${quoted(text)} (${logprob.toFixed(3)}) over ${
    quoted(better.text)
  } (${better.logprob.toFixed(3)})`;
}

function constancy(tokens: readonly Known[]): string | undefined {
  const [first] = tokens;
  if (first === undefined || tokens.length < ENOUGH) return undefined;
  return tokens.every(({ logprob }) => logprob === first.logprob)
    ? `All ${tokens.length} tokens have the log-probability ${first.logprob}`
    : undefined;
}
