/** Whether two requests are answered at once, or one after the other. @module */

import { type Check, FIRST, type Reply } from "../check.ts";
import { good, limited, unknown } from "../finding.ts";

/** Answers that came within less than this, in milliseconds, may have missed each other by chance. */
const TOO_SHORT_MS = 50;

export const parallel: Check = {
  id: "parallel",
  title: "Requests at a time",
  async run(exam) {
    const slots = exam.server.slots.value;
    const replies = await Promise.all([4, 5].map((seed) => exam.ask({ ...FIRST, seed })));
    const spans = replies.flatMap((reply) => spanOf(reply) ?? []);
    const [one, other] = spans;
    if (one === undefined || other === undefined) return unknown("An answer had no content");
    const overlapMs = Math.min(one.last, other.last) - Math.max(one.first, other.first);
    const shorterMs = Math.min(one.last - one.first, other.last - other.first);
    const facts = { slots, overlapMs, shorterMs };
    const stated = slots === null ? "" : `; the server states ${slots} slots`;
    if (overlapMs > 0 && shorterMs > 0) {
      return good(
        `Two answers came side by side for ${overlapMs.toFixed(0)} of ${
          shorterMs.toFixed(0)
        } ms${stated}`,
        { facts },
      );
    }
    if (shorterMs < TOO_SHORT_MS && slots !== 1) {
      return unknown(`Answers of ${shorterMs.toFixed(1)} ms are too short to tell${stated}`, {
        facts,
      });
    }
    return limited(`The second answer began ${(-overlapMs).toFixed(0)} ms after the first ended`, {
      facts,
      advice: "A --concurrency above 1 gains nothing; times to the first token would hold a queue",
    });
  },
};

function spanOf({ clock: { first, last } }: Reply): { first: number; last: number } | undefined {
  return first === null || last === null ? undefined : { first: first / 1e6, last: last / 1e6 };
}
