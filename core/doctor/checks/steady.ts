/** Whether every request was answered, and at the first attempt. @module */

import type { Check } from "../check.ts";
import { broken, good, limited } from "../finding.ts";

/** Outcomes that a check provokes, or that are an answer to what it asks. */
const EXPECTED: ReadonlySet<string> = new Set([
  "context_overflow",
  "unsupported_parameter",
  "bad_request",
]);

export const steady: Check = {
  id: "steady",
  title: "Every request answered",
  run({ replies, failures, lost }) {
    const requests = replies.length + failures.length;
    const odd = failures.filter((type) => !EXPECTED.has(type));
    const facts = { requests, failed: odd.length };
    if (odd.length === 0) return Promise.resolve(good(`${requests} requests`, { facts }));
    const counts = [...Map.groupBy(odd, (type) => type)].map(([type, all]) =>
      `${all.length} × ${type}`
    );
    const evidence = `${requests} requests, of which ${counts.join(", ")}`;
    return Promise.resolve(
      lost.every((type) => EXPECTED.has(type))
        ? limited(`${evidence}; answered when asked again`, {
          facts,
          advice: "Keep --retries at 2 or more",
        })
        : broken(evidence, { facts, advice: "Look at the server's own log" }),
    );
  },
};
