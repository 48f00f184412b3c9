/** Where reasoning comes: in a field of its own, between tags, or not at all. @module */

import type { Check } from "../check.ts";
import { good, limited } from "../finding.ts";

export const reasoning: Check = {
  id: "reasoning",
  title: "Reasoning",
  run({ replies }) {
    const thought = replies.map(({ reasoning }) => reasoning).filter((one) => one !== "");
    const evidence = `in ${thought.length} of ${replies.length} answers`;
    if (thought.length === 0) {
      return Promise.resolve(good(`None ${evidence}`, { facts: { reasoning: "none" } }));
    }
    if (thought.some((one) => /^\s*<think/.test(one))) {
      return Promise.resolve(limited(`Between tags in the answer, ${evidence}`, {
        facts: { reasoning: "tags" },
        advice: "Model Lens tells it apart; other programs will take it for the answer",
      }));
    }
    return Promise.resolve(
      good(`In a field of its own, ${evidence}`, { facts: { reasoning: "field" } }),
    );
  },
};
