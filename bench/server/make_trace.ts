/**
 * Writes synthetic traces into a folder, for measurements and for looking at pages:
 *
 * ```sh
 * deno run -A bench/server/make_trace.ts /tmp/traces --calls 1000 --chunks 1000      # 1,000,000 chunks
 * deno run -A bench/server/make_trace.ts /tmp/traces --calls 1 --chunks 100000       # one long call
 * deno run -A bench/server/make_trace.ts /tmp/traces --runs 5000 --calls 4 --chunks 8
 * deno run -A bench/server/make_trace.ts /tmp/traces --calls 64 --chunks 300 --lanes 4 --logprobs
 * ```
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { writeSyntheticTrace } from "./synthetic_trace.ts";

if (import.meta.main) {
  const flags = parseArgs(Deno.args, {
    string: ["runs", "calls", "chunks", "lanes", "pace"],
    boolean: ["logprobs"],
    default: { runs: "1", calls: "20", chunks: "200", lanes: "1", pace: "20" },
  });
  const [folder] = flags._;
  if (folder === undefined) throw new TypeError("Cannot write traces: name a folder first");
  const runs = Number(flags.runs);
  for (let run = 0; run < runs; run++) {
    const path = await writeSyntheticTrace(String(folder), {
      calls: Number(flags.calls),
      chunks: Number(flags.chunks),
      lanes: Number(flags.lanes),
      pace: Number(flags.pace),
      logprobs: flags.logprobs,
      model: `synthetic-${run % 7}`,
      // A minute apart, so that they sort.
      ...(runs > 1 ? { started: new Date(Date.now() - (runs - run + 1) * 60_000) } : {}),
    });
    if (runs < 20) Deno.stdout.writeSync(new TextEncoder().encode(`${path}\n`));
  }
}
