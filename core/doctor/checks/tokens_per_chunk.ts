/** Whether each token comes by itself. @module */

import type { Check } from "../check.ts";
import { broken, good, limited, unknown } from "../finding.ts";

/** A character of several tokens comes when it is whole, so a little more than 1 is as good as 1. */
const MOST = 1.25;

export const tokensPerChunk: Check = {
  id: "tokens_per_chunk",
  title: "Tokens per chunk",
  run({ first: { chunks, tokens, usage } }) {
    const count = tokens ?? usage?.outputTokens ?? null;
    if (count === null || count < 4 || chunks === 0) {
      return Promise.resolve(
        unknown(`Nobody told how many tokens came in ${chunks} chunks, or too few came`),
      );
    }
    const perChunk = count / chunks;
    const facts = { tokens: count, chunks, perChunk };
    const evidence = `${count} tokens in ${chunks} chunks`;
    if (chunks === 1) {
      return Promise.resolve(broken(`${evidence}: the answer is not streamed`, {
        facts,
        advice: "Trust no time to the first token from this server",
      }));
    }
    if (perChunk <= MOST) return Promise.resolve(good(evidence, { facts }));
    return Promise.resolve(limited(`${evidence}: ${perChunk.toFixed(1)} in each`, {
      facts,
      advice: "Read gaps as gaps between chunks, and TPOT as an average",
    }));
  },
};
