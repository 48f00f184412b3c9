/** Whether a raw prompt can be had back with its log-probabilities. @module */

import { ProviderError } from "../../../provider/contract.ts";
import type { Check } from "../../check.ts";
import { good, limited, unknown } from "../../finding.ts";

const PROMPT = "The river runs past the stone house and";
const ADVICE =
  "Tasks that score a given text by its log-probabilities cannot be done here; chat is not affected";

export const echo: Check = {
  id: "echo",
  title: "Echo of raw prompts",
  async run({ endpoints: { raw } }) {
    if (raw === undefined) return unknown("This provider speaks chat alone: no raw prompts");
    try {
      await raw({ prompt: PROMPT, maxTokens: 1 });
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      return unknown(`Takes no raw prompts, ${cause.type}: ${cause.message}`);
    }
    try {
      const { text, scoredTokens } = await raw({ prompt: PROMPT, maxTokens: 1, echo: true });
      const facts = { echoed: text.startsWith(PROMPT), scoredTokens };
      if (!facts.echoed) {
        return limited("Takes echo and leaves the prompt out without a word", {
          facts,
          advice: ADVICE,
        });
      }
      // The word that was added has one of its own.
      if (scoredTokens === null || scoredTokens < 2) {
        return limited("Echoes the prompt without its log-probabilities", {
          facts,
          advice: ADVICE,
        });
      }
      return good(`The prompt came back, ${scoredTokens} tokens with log-probabilities`, { facts });
    } catch (cause) {
      if (!(cause instanceof ProviderError)) throw cause;
      return limited(`Refuses echo, ${cause.type}: ${cause.message}`, {
        facts: { echoed: false, scoredTokens: null },
        advice: ADVICE,
      });
    }
  },
};
