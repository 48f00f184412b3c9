/** What it costs to judge patches: our own issues in the sandbox, and the grading of SWE-bench without its tests. @module */

import { parsePatch } from "../../core/patch/parse.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { answer, hasOfficialData, officialRows, PURE } from "../../core/testing/mod.ts";
import { gradeLog, MARKERS } from "../../plugins/benchmark-swe-bench-lite/log.ts";
import { Row } from "../../plugins/benchmark-swe-bench-lite/row.ts";
import { INSTANCES } from "../../plugins/benchmark-swe-local/instance.ts";
import sweLocal from "../../plugins/benchmark-swe-local/mod.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

if (import.meta.main) present([await ours(), ...await official()]);

/** Every reference patch is applied and tested; the first one starts the sandbox. */
async function ours(): Promise<Figure> {
  const watch = new PauseWatch();
  await using sandbox = new Sandbox();
  const samples = await sweLocal.samples({
    settings: { retrieval: "all" },
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data: PURE.data,
  });
  const times: number[] = [];
  for (const [index, { instance_id, patch }] of [...INSTANCES, ...INSTANCES].entries()) {
    const sample = samples.find(({ id }) => id === instance_id);
    if (sample === undefined) throw new TypeError(`There is no sample "${instance_id}"`);
    watch.look();
    const began = performance.now();
    const { value } = await sweLocal.score(
      sample,
      answer({ text: `\`\`\`diff\n${patch}\`\`\`\n` }),
      { ...PURE, sandbox },
    );
    if (value !== 1) throw new TypeError(`"${instance_id}" is not resolved`);
    if (index >= INSTANCES.length) times.push(performance.now() - began);
  }
  return medianFigure(times, {
    what: "swe-local: one patch, applied and tested",
    unit: "ms",
    digits: 0,
    disturbed: watch.isBusy,
  });
}

/** Reading a patch and a log with all tests of its instance. The tests themselves take minutes, in a container. */
async function official(): Promise<Figure[]> {
  if (!hasOfficialData) return [];
  const rows = (await officialRows("swe-bench/lite-test.permissive.jsonl.gz")).map((row) =>
    Row.parse(row)
  );
  const times = rows.map(({ repo, patch, FAIL_TO_PASS: failToPass, PASS_TO_PASS: passToPass }) => {
    const lines = [...failToPass, ...passToPass].map((test) => `PASSED ${test}`);
    const log = [MARKERS.start, ...lines, MARKERS.end].join("\n");
    const began = performance.now();
    parsePatch(patch);
    gradeLog(log, repo, { failToPass, passToPass });
    return performance.now() - began;
  });
  return [
    medianFigure(times, { what: "swe-bench-lite: one patch read and one log graded", unit: "ms" }),
  ];
}
