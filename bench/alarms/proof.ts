/**
 * Proof of the alarms, as counts: for each thing that they watch for, whether its defect made it speak;
 * for each alarm, on how many normal calls it was silent, imagined ones and those of a real
 * llama-server (which `MODELLENS_LLAMA_SERVER` names) that answers the smoke benchmark.
 *
 *     deno run -A bench/alarms/proof.ts [--seed 101] [--samples 600]
 *
 * What is said of real calls is listed, because real calls are not normal because they are real.
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { z } from "zod";
import { Workplace } from "../../cli/testing/program.ts";
import { BUILT_IN } from "../../core/alarms/built_in.ts";
import { findLlamaServer, startLlamaServer } from "../../core/testing/llama_server.ts";
import { named, raisedBy } from "../../core/testing/staged_watch.ts";
import { defectCalls } from "./defect_calls.ts";
import { heldOutCalls } from "./held_out_calls.ts";

const MODEL = new URL(
  "../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf",
  import.meta.url,
);

const flags = parseArgs(Deno.args, { string: ["seed", "samples"] });
const seed = Number(flags.seed ?? 101);
const samples = Number(flags.samples ?? 600);
if (!Number.isInteger(seed) || !Number.isInteger(samples) || samples < 0) {
  throw new RangeError("Cannot begin: --seed and --samples are whole numbers");
}

/** One alarm of a real run, as `alarms --json` tells it. */
const RealAlarm = z.object({
  kind: z.literal("alarm"),
  alarm: z.string(),
  finding: z.string(),
  span: z.string(),
  message: z.string(),
});
type RealAlarm = z.infer<typeof RealAlarm>;

let failed = false;
const names = Object.keys(BUILT_IN);
const defects = defectCalls().map(({ finding, trace }) => ({
  finding,
  fired: named(raisedBy(trace)).includes(finding),
}));
const normal = heldOutCalls(seed).map(({ trace, calls }) => ({ calls, raised: raisedBy(trace) }));
const imagined = normal.reduce((sum, { calls }) => sum + calls, 0);
const wrong = normal.flatMap(({ raised }) => raised);
const real = samples === 0 ? undefined : await realAlarms();

for (const name of names) {
  const own = defects.filter(({ finding }) => finding.startsWith(`${name}/`));
  const fired = own.filter((one) => one.fired).length;
  const loud = wrong.filter(({ alarm }) => alarm === name).length;
  failed ||= fired < own.length || loud > 0 || own.length === 0;
  const spoke = real?.alarms.filter(({ alarm }) => alarm === name) ?? [];
  const spans = new Set(spoke.map(({ span }) => span)).size;
  say(
    `${name.padEnd(14)} fired on ${fired} of ${own.length} defects; silent on ${
      imagined - loud
    } of ${imagined} held-out calls${
      real === undefined ? "" : `, on ${real.calls - spans} of ${real.calls} real ones`
    }`,
  );
}
for (const { finding } of defects.filter((one) => !one.fired)) {
  say(`  silent on its defect: ${finding}`);
}
for (const { alarm, finding, message } of wrong) say(`  false: ${alarm}/${finding}: ${message}`);
for (const { alarm, finding, span, message } of real?.alarms ?? []) {
  say(`  real: ${alarm}/${finding} ${span}: ${message}`);
}
if (real === undefined) say("  no real calls: there is no llama-server, or --samples is 0");
if (failed) Deno.exitCode = 1;

/** What is said of a run of the smoke benchmark, one question at a time. */
async function realAlarms(): Promise<
  { readonly calls: number; readonly alarms: readonly RealAlarm[] } | undefined
> {
  const command = await findLlamaServer();
  if (command === undefined) return undefined;
  await using server = await startLlamaServer({
    command,
    model: MODEL,
    context: 2048,
    more: ["-np", "1"],
  });
  await using place = await Workplace.open();
  await place.write(
    "modellens.config.yaml",
    `providers:\n  llama-cpp:\n    url: "${server.url}"\n`,
  );
  const line = [
    "run",
    "--provider",
    "llama-cpp",
    "--benchmarks",
    "smoke",
    "--samples",
    `${samples}`,
  ];
  const { code, err } = await place.lens([...line, "--seed", `${seed}`]);
  if (code !== 0) throw new RangeError(err);
  const { out } = await place.lens(["alarms", "latest", "--json"]);
  const records = out.split("\n").filter((one) => one !== "").map((one) => JSON.parse(one));
  const alarms = records.filter(({ kind }) => kind === "alarm").map((one) => RealAlarm.parse(one));
  return { calls: samples, alarms };
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
