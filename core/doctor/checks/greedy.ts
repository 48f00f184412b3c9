/** Whether temperature 0 is greedy: one text, whatever the seed. @module */

import { type Check, FIRST, wholeText } from "../check.ts";
import { differ } from "../difference.ts";
import { broken, good, unknown } from "../finding.ts";

export const greedy: Check = {
  id: "greedy",
  title: "Greedy at temperature 0",
  async run(exam) {
    if (wholeText(exam.first) === "") return unknown("The answer had no text");
    const texts = [wholeText(exam.first)];
    for (const seed of [2, 3]) texts.push(wholeText(await exam.ask({ ...FIRST, seed })));
    const facts = { answers: texts.length, different: new Set(texts).size };
    if (facts.different === 1) {
      return good(`${texts.length} answers under ${texts.length} seeds are one text`, { facts });
    }
    return broken(`${facts.different} texts in ${texts.length} answers: ${differ(texts)}`, {
      facts,
      advice: "Do not expect two runs to agree; repeat samples and compare means",
    });
  },
};
