/** The context of judges that need nothing of it. @module */

import type { ScoreContext } from "../../benchmark/contract.ts";
import type { Verdict } from "../../sandbox/contract.ts";

/** For tests of benchmarks that run nothing: whoever asks this sandbox has a fault. */
export const PURE: ScoreContext = {
  sandbox: { run: refuse, test: refuse },
  signal: new AbortController().signal,
};

function refuse(): Promise<Verdict> {
  return Promise.reject(new TypeError("Cannot run a program: this test has no sandbox"));
}
