/** Whether a seed decides what is sampled. @module */

import { type Check, type Question, says, wholeText } from "../check.ts";
import { differ } from "../difference.ts";
import { broken, good, unknown } from "../finding.ts";

const SAMPLED: Question = {
  messages: says("Write one sentence about anything you like."),
  temperature: 1,
  maxTokens: 24,
};

export const seed: Check = {
  id: "seed",
  title: "Seed",
  async run(exam) {
    const advice = "Sampled answers cannot be repeated: use temperature 0, or repeat samples";
    const first = await exam.ask({ ...SAMPLED, seed: 11 });
    if (first.refused.has("seed")) return broken("Refuses a seed", { advice });
    if (wholeText(first) === "") return unknown("The answer had no text");
    const again = await exam.ask({ ...SAMPLED, seed: 11 });
    const same = [first, again].map(wholeText);
    if (same[0] !== same[1]) {
      return broken(`Seed 11 gave two texts: ${differ(same)}`, { facts: { same: false }, advice });
    }
    const others = [];
    for (const other of [12, 13]) {
      others.push(wholeText(await exam.ask({ ...SAMPLED, seed: other })));
    }
    const different = new Set([...same, ...others]).size;
    const facts = { same: true, seeds: 3, different };
    return different > 1
      ? good(`Seed 11 gave one text twice; 3 seeds gave ${different} texts`, { facts })
      : unknown("The model always says the same: 3 seeds at temperature 1 gave one text", {
        facts,
      });
  },
};
