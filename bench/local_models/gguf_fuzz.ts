/**
 * Reads damaged GGUF headers, every second one as the start of a terabyte, and reports what
 * happened:
 *
 *     deno run -A --v8-flags=--max-old-space-size=64,--max-semi-space-size=4 \
 *       bench/local_models/gguf_fuzz.ts [runs] [seed]
 *
 * The first flag ends the program as soon as one header needs more than that; the second keeps what
 * is only not collected yet out of the figure.
 *
 * Exit code 1 on any error but `GgufError`, a header that takes longer than five seconds, or a
 * growth of memory over 64 MB.
 * @module
 */

import { GgufError } from "../../core/local_models/gguf/error.ts";
import { hugeSource, mutatedHeader } from "../../core/local_models/gguf/mutation.ts";
import { readGguf } from "../../core/local_models/gguf/read.ts";
import { bytesSource, type GgufSource } from "../../core/local_models/gguf/source.ts";
import { random } from "../../core/random.ts";

const MAX_MS = 5000;
const MAX_BYTES = 64 * 10 ** 6;

const runs = Number(Deno.args[0] ?? 100_000);
const seed = Number(Deno.args[1] ?? 1);
const chance = random(seed, "gguf_fuzz");
const outcomes: Record<string, number> = {};
const faults: string[] = [];
let slowestMs = 0;

// What the first runs compile and allocate is no part of what a header makes it allocate.
for (let warmUp = 0; warmUp < 2000; warmUp++) {
  await outcome(bytesSource(mutatedHeader(chance)));
  await outcome(hugeSource(mutatedHeader(chance)));
}
const rssBefore = Deno.memoryUsage().rss;
let rssMost = rssBefore;
const started = performance.now();
for (let run = 0; run < runs; run++) {
  const bytes = mutatedHeader(chance);
  const begun = performance.now();
  const result = await outcome(run % 2 === 0 ? bytesSource(bytes) : hugeSource(bytes));
  slowestMs = Math.max(slowestMs, performance.now() - begun);
  outcomes[result] = (outcomes[result] ?? 0) + 1;
  if (result.startsWith("crash")) faults.push(`${result}: ${bytes.toBase64()}`);
  if (run % 1000 === 0) rssMost = Math.max(rssMost, Deno.memoryUsage().rss);
}
const grownBytes = Math.max(rssMost, Deno.memoryUsage().rss) - rssBefore;
if (slowestMs > MAX_MS) faults.push(`one header took ${slowestMs.toFixed(0)} ms`);
if (grownBytes > MAX_BYTES) faults.push(`memory grew by ${(grownBytes / 1e6).toFixed(1)} MB`);

const report = JSON.stringify({
  runs,
  seed,
  outcomes,
  seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
  slowestMs: Number(slowestMs.toFixed(2)),
  memoryGrowthMB: Number((grownBytes / 1e6).toFixed(1)),
  faults: faults.slice(0, 10),
});
Deno.stdout.writeSync(new TextEncoder().encode(`${report}\n`));
if (faults.length > 0) Deno.exit(1);

async function outcome(source: GgufSource): Promise<string> {
  try {
    await readGguf(source);
    return "read";
  } catch (error) {
    return error instanceof GgufError ? error.reason : `crash ${error}`;
  }
}
