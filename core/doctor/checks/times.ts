/** How long the first request takes, and how long later ones. @module */

import { median } from "../../stats/percentile.ts";
import { type Check, ttftMs } from "../check.ts";
import { good, unknown } from "../finding.ts";

/** A first request that takes so many times as long, and so many milliseconds more, loaded the model. */
const COLD_TIMES = 5;
const COLD_MS = 500;

export const times: Check = {
  id: "times",
  title: "Cold and warm",
  run({ replies }) {
    const [cold, ...warm] = replies.flatMap((reply) => ttftMs(reply) ?? []);
    if (cold === undefined || warm.length < 3) {
      return Promise.resolve(unknown("Too few answers had content"));
    }
    const usual = median(warm);
    const loads = cold > usual * COLD_TIMES && cold > usual + COLD_MS;
    return Promise.resolve(good(
      `First word after ${cold.toFixed(0)} ms at first, then after ${
        usual.toFixed(0)
      } ms (median of ${warm.length} short prompts)`,
      {
        facts: { coldMs: cold, warmMs: usual, n: warm.length },
        advice: loads ? "Warm up before you measure: the first request loads the model" : null,
      },
    ));
  },
};
