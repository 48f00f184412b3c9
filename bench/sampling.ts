/** What sampling machine and server costs, and how long it keeps the program from anything else. @module */

import { type MachineSample, startSampler } from "../core/machine/sampling/sampler.ts";
import { type Figure, medianFigure, plainFigure, present, tailFigure } from "./figure.ts";
import { PauseWatch } from "./pauses.ts";
import { cpuMs, startImitationProcess } from "./program.ts";

/** The default of `machine.sample_ms`. */
const EVERY_MS = 1000;
const SAMPLES = 20;
/** A timer that is this frequent sees how long others hold up the program. */
const TICK_MS = 2;

if (import.meta.main) present(await measure());

async function measure(): Promise<Figure[]> {
  await using server = await startImitationProcess();
  const watch = new PauseWatch();
  const idle = await delays(3000);
  const idleShare = await cpuShare(() => delays(5000));
  const samples: MachineSample[] = [];
  const enough = Promise.withResolvers<void>();
  const costs: number[] = [];
  let mark = cpuMs();
  const sampler = startSampler({
    everyMs: EVERY_MS,
    server: { port: Number(server.url.port) },
    emit: (sample) => {
      samples.push(sample);
      const now = cpuMs();
      // The first looks for everything there is; a run pays for it once.
      if (samples.length > 2) costs.push((now - mark) / EVERY_MS - idleShare);
      mark = now;
      if (samples.length === SAMPLES) enough.resolve();
    },
  });
  watch.look();
  const busy: number[] = [];
  let done = false;
  enough.promise.then(() => done = true);
  while (!done) busy.push(...await delays(500));
  await sampler.stop();
  const bytes = samples.slice(1).map((sample) => JSON.stringify(sample).length);
  return [
    medianFigure(costs.map((share) => share * 100), {
      what: "sampling each second: CPU time of our process",
      unit: "% of a core",
      atMost: 1,
      disturbed: watch.isBusy,
    }),
    tailFigure(busy, { what: "timer of 2 ms while sampling: delay", unit: "ms" }),
    tailFigure(idle, { what: "timer of 2 ms without: delay", unit: "ms" }),
    plainFigure(Math.max(...busy), {
      what: "timer of 2 ms while sampling: longest delay",
      unit: "ms",
    }),
    medianFigure(bytes, { what: "size of a sample", unit: "bytes", digits: 0 }),
  ];
}

/** How much later than asked a timer went off, in milliseconds, again and again. */
async function delays(ms: number): Promise<number[]> {
  const late: number[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    late.push(Math.max(0, performance.now() - begun - TICK_MS));
  }
  return late;
}

/** CPU time of this process per time while something goes on. */
async function cpuShare(work: () => Promise<unknown>): Promise<number> {
  const [cpu, at] = [cpuMs(), performance.now()];
  await work();
  return (cpuMs() - cpu) / (performance.now() - at);
}
