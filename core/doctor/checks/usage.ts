/** Whether streams tell token counts, and the right ones. @module */

import type { Check } from "../check.ts";
import { broken, good } from "../finding.ts";

/** The token that ends an answer may be counted, and nobody sends it. */
const END_TOKENS = 1;

export const usage: Check = {
  id: "usage",
  title: "Token counts in streams",
  run({ first: { usage, tokens, refused } }) {
    const advice = "Count tokens by the text or by log-probabilities: this server's are no use";
    if (refused.has("usage")) {
      return Promise.resolve(broken("Refuses stream_options.include_usage", { advice }));
    }
    const said = usage?.outputTokens ?? null;
    if (usage === null || said === null) {
      return Promise.resolve(broken("Sends no usage, although it was asked for", { advice }));
    }
    const facts = { input: usage.inputTokens, said, counted: tokens };
    if (tokens === null) {
      return Promise.resolve(
        good(`Says ${said} tokens of output; not every chunk told its tokens to compare`, {
          facts,
        }),
      );
    }
    const evidence = `Says ${said} tokens of output, ${tokens} came`;
    const right = said >= tokens && said <= tokens + END_TOKENS;
    return Promise.resolve(
      right ? good(evidence, { facts }) : broken(evidence, { facts, advice }),
    );
  },
};
