/**
 * What a call of a skill costs over the skill's own work: the skill that is called does next to
 * nothing, so the whole time of its call is the cost.
 * @module
 */

import { pluginRoots } from "../../core/plugin/roots.ts";
import { type LoadedSkill, loadSkills } from "../../core/skill/load.ts";
import { KeptSkill, runSkill } from "../../core/skill/run.ts";
import { SkillSession } from "../../core/skill/session.ts";
import { WorkFolder } from "../../core/skill/work_folder.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

const COLD_CALLS = 40;
const WARM_CALLS = 400;

if (import.meta.main) present(await skillFigures());

/** Calls in processes that are started for them, in one that is kept, and in a session with a file to be read. */
export async function skillFigures(): Promise<Figure[]> {
  const [parse, read] = await loadSkills(["json-parse", "read-file"], await pluginRoots());
  if (parse === undefined || read === undefined) throw new TypeError("The skills are not there");
  const input = { text: "1" };
  const cold = new PauseWatch();
  const coldTimes = await timesOf(COLD_CALLS, cold, async () => {
    await completed(() => runSkill(parse, input));
  });
  const warm = new PauseWatch();
  await using kept = new KeptSkill(parse);
  await completed(() => kept.call(input));
  const warmTimes = await timesOf(WARM_CALLS, warm, async () => {
    await completed(() => kept.call(input));
  });
  const readTimes = await readingTimes(read, warm);
  const figure = (values: readonly number[], what: string, atMost: number, watch: PauseWatch) =>
    medianFigure(values, { what, unit: "ms", atMost, disturbed: watch.isBusy });
  return [
    figure(coldTimes, "skill: a call in a process that is started for it", 100, cold),
    figure(warmTimes, "skill: a call in a process that is kept", 5, warm),
    figure(readTimes, "skill: the same in a session, with a file to be read", 5, warm),
  ];
}

/** What an agent's step takes that reads a file, once its skill has been called. */
async function readingTimes(skill: LoadedSkill, watch: PauseWatch): Promise<number[]> {
  const path = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    await Deno.writeTextFile(`${path}/a.txt`, "line\n".repeat(200));
    const work = await WorkFolder.open(path);
    await using session = new SkillSession({ skills: [skill], work });
    const call = () => session.call({ tool: skill.id, arguments: '{"path":"a.txt"}' });
    await completed(call);
    return await timesOf(WARM_CALLS, watch, async () => {
      await completed(call);
    });
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

async function timesOf(
  count: number,
  watch: PauseWatch,
  once: () => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    watch.look();
    const began = performance.now();
    await once();
    times.push(performance.now() - began);
  }
  return times;
}

async function completed(call: () => Promise<{ outcome: string; reason: string }>): Promise<void> {
  const { outcome, reason } = await call();
  if (outcome !== "completed") throw new TypeError(`The call ended as ${outcome}: ${reason}`);
}
