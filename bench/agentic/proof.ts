/**
 * Plays every agent of every task of the agentic benchmark through the loop that models go through, over
 * real skills, and counts: who knows the task by heart has to score 1, who is broken, silent or random 0.
 * @module
 */

import { random } from "../../core/random.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { NO_DATA } from "../../core/testing/benchmark/score_context.ts";
import { type PlayedAgent, PlayedDialogues } from "../../core/testing/benchmark/played_dialogue.ts";
import agentic from "../../plugins/benchmark-agentic/mod.ts";
import { namesOf, randomAgent, scripted } from "../../plugins/benchmark-agentic/scripted_agent.ts";
import { TASKS } from "../../plugins/benchmark-agentic/tasks/mod.ts";

/** Random agents for each task. */
const RANDOM = 4;

await using sandbox = new Sandbox();
const dialogues = await PlayedDialogues.of(agentic, sandbox);
const counts = new Map<string, { played: number; solved: number; axes: number }>();
const faults: string[] = [];

for (const variant of ["tools", "prompt"]) {
  const samples = await agentic.samples({
    ...{ settings: agentic.settings.parse({ variant }), seed: 1, limit: undefined, quick: false },
    ...{ contextLength: null, data: NO_DATA },
  });
  for (const { task, reference, broken } of TASKS) {
    const sample = samples.find(({ id }) => id === task.id);
    if (sample === undefined) throw new TypeError(`Task ${task.id} is not asked`);
    const play = async (kind: string, agent: PlayedAgent, expected: number, because = "") => {
      const { value, explanation, metrics = [] } = await dialogues.score(
        sample,
        await dialogues.play(sample, agent),
      );
      const axes = metrics.find(({ name }) => name === "axes_total")?.value ?? 0;
      const name = `${kind}, ${variant}`;
      const before = counts.get(name) ?? { played: 0, solved: 0, axes: 0 };
      counts.set(name, {
        played: before.played + 1,
        solved: before.solved + (value ?? 0),
        axes: before.axes + axes,
      });
      if (value !== expected || !explanation.includes(because)) {
        faults.push(`${task.id}, ${name}: ${value}: ${explanation}`);
      }
    };
    await play("by heart", scripted(reference), 1);
    await play("silent", () => ({}), 0);
    await play("garbage", () => ({ text: 'ok {"actions": [1, 2]} ``` done 3' }), 0);
    for (const { because, ...script } of broken) await play("broken", scripted(script), 0, because);
    if (variant === "prompt") continue;
    for (let n = 0; n < RANDOM; n++) {
      const agent = randomAgent(random(n, task.id), namesOf(task));
      await play("random", agent, 0);
    }
  }
}

const lines = [
  `${TASKS.length} tasks`,
  ...[...counts].map(([name, { played, solved, axes }]) =>
    `${name}: ${solved} of ${played} solved, mean of the axes ${(axes / played).toFixed(3)}`
  ),
  ...faults.map((fault) => `FAULT ${fault}`),
];
Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
if (faults.length > 0) Deno.exitCode = 1;
