/** Whether an answer ends at the limit of its tokens, and says so. @module */

import { type Check, FIRST } from "../check.ts";
import { broken, good, limited, unknown } from "../finding.ts";

const MOST = 3;

export const maxTokens: Check = {
  id: "max_tokens",
  title: "Limit of tokens",
  async run(exam) {
    const { tokens: all, chunks: inChunks } = exam.first;
    if ((all ?? inChunks) <= MOST) return unknown("The first answer is no longer than the limit");
    const reply = await exam.ask({ ...FIRST, maxTokens: MOST });
    const count = reply.tokens ?? reply.usage?.outputTokens ?? reply.chunks;
    const facts = { asked: MOST, came: count, finishReason: reply.finishReason };
    const evidence = `Asked for ${MOST} at most, ${count} came; ended by "${
      reply.finishReason ?? "nothing"
    }"`;
    // Two tokens of one character may come as one.
    if (count > MOST) {
      return broken(evidence, {
        facts,
        advice: "Long answers cannot be cut short: set a time limit with --timeout",
      });
    }
    if (reply.finishReason === "length") return good(evidence, { facts });
    return limited(evidence, {
      facts,
      advice: 'A cut answer cannot be told from a whole one: do not trust "stop"',
    });
  },
};
