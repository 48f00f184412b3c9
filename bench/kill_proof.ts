/**
 * Kills runs at random moments with SIGKILL, resumes them until they are complete, and compares each
 * with a run that nobody touched: no line that was on file may be gone, and the report must be the same.
 *
 *     deno run -A bench/kill_proof.ts --kills 200 [--provider embedded] [--seed 1] [--json]
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { assertEquals } from "@std/assert";
import { type Random, random } from "../core/random.ts";
import { type Imitation, startImitation } from "../core/testing/imitation/mod.ts";
import { essence, type KilledRun, runKilled } from "../cli/testing/killed_run.ts";
import { Workplace } from "../cli/testing/program.ts";

/** Kills before a run is left in peace to end. */
const KILLS_A_RUN = 8;

const flags = parseArgs(Deno.args, { string: ["kills", "provider", "seed"], boolean: ["json"] });
const kills = Number(flags.kills ?? 200);
const seed = Number(flags.seed ?? 1);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  throw new RangeError("Cannot begin: --kills and --seed are whole numbers");
}

await using place = await Workplace.open();
await using imitation = await startImitation({
  script: ({ body }) => answer(JSON.stringify(body)),
});
const line = lineFor(flags.provider ?? "imitation", imitation);

const begun = performance.now();
const unbroken = await place.lens(line);
if (unbroken.code !== 0 && unbroken.code !== 3) throw new RangeError(unbroken.err);
const warm = performance.now();
await place.lens([...line, "--concurrency", "4"]);
/** Milliseconds that the shortest of the runs takes, so that few kills come too late. */
const length = performance.now() - warm;
const expected = await essence(place.runs()[0] ?? "");

const runs: KilledRun[] = [];
const differences: string[] = [];
for (const { next } = random(seed, "kills"); killsIn(runs) < kills;) {
  const concurrency = `${1 + runs.length % 4}`;
  const run = await runKilled(place, [...line, "--concurrency", concurrency], {
    kills: Math.min(KILLS_A_RUN, kills - killsIn(runs)),
    after: () => next() * length,
  });
  runs.push(run);
  differences.push(...await differencesOf(run));
  if (flags.json !== true) progress(`${killsIn(runs)} of ${kills} kills, ${runs.length} runs`);
}
progress("");
const faults = [...runs.flatMap((run) => run.faults), ...differences];
const summary = {
  kills: killsIn(runs),
  killsInside: runs.reduce((sum, run) => sum + run.killsInside, 0),
  runs: runs.length,
  faults,
  seed,
  seconds: Math.round((performance.now() - begun) / 1000),
};
print(
  flags.json === true
    ? JSON.stringify({ kind: "kill-proof", ...summary })
    : `${summary.kills} kills over ${summary.runs} runs, ${summary.killsInside} of them while the trace was written: ` +
      `${
        faults.length === 0 ? "nothing lost, every report as if unbroken" : faults.join("; ")
      } (${summary.seconds} s)`,
);
if (faults.length > 0) Deno.exitCode = 1;

/** Right, wrong or failed, as the question has it, and not at once. */
function answer(question: string) {
  const { int, pick }: Random = random(1, question);
  const tokens = [pick(["1", "2", "Monday", "yes", "{}"]), " ", "indeed"];
  const script = { tokens, schedule: { firstMs: 10, gapMs: 3 } };
  return int(1, 12) === 1 ? { ...script, defect: { kind: "end-without-finish" } as const } : script;
}

function lineFor(provider: string, { url }: Imitation): string[] {
  const common = ["--benchmarks", "smoke", "--samples", "36", "--retries", "0"];
  return provider === "imitation"
    ? ["run", "--provider", "openai-compatible", "--api-base", url.href, ...common]
    : ["run", "--provider", provider, ...common];
}

function killsIn(done: readonly KilledRun[]): number {
  return done.reduce((sum, run) => sum + run.kills, 0);
}

async function differencesOf({ path }: KilledRun): Promise<string[]> {
  try {
    assertEquals(await essence(path), expected);
    return [];
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return [`${path} differs: ${cause.message}`];
  }
}

function progress(text: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[2K${text}`));
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
