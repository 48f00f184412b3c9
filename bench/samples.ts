/** What a thousand samples cost beyond the requests themselves, and how much memory five thousand take. @module */

import { type Figure, medianFigure, plainFigure, present } from "./figure.ts";
import { PauseWatch } from "./pauses.ts";
import { runDeno, startImitationProcess } from "./program.ts";
import type { SamplesResult } from "./samples_child.ts";

const REPETITIONS = 7;

if (import.meta.main) present(await measure());

/** Each repetition is a fresh process, as a user's run is: nothing is warm. */
async function measure(): Promise<Figure[]> {
  await using server = await startImitationProcess();
  const watch = new PauseWatch();
  const results: SamplesResult[] = [];
  for (let turn = 0; turn < REPETITIONS; turn++) {
    watch.look();
    results.push(await samplesIn(server.url, { samples: 1000, bare: true }));
  }
  const { peakMB } = await samplesIn(server.url, { samples: 5000, bare: false });
  const seconds = (ms: (result: SamplesResult) => number) => results.map((one) => ms(one) / 1000);
  return [
    medianFigure(seconds(({ runMs, bareMs }) => runMs - bareMs), {
      what: "1,000 samples: our own work (run - bare requests)",
      unit: "s",
      atMost: 1,
      disturbed: watch.isBusy,
    }),
    medianFigure(seconds(({ runMs }) => runMs), { what: "1,000 samples: wall time", unit: "s" }),
    medianFigure(seconds(({ bareMs }) => bareMs), {
      what: "1,000 bare requests: wall time",
      unit: "s",
    }),
    medianFigure(seconds(({ runCpuMs }) => runCpuMs), {
      what: "1,000 samples: CPU time of our process",
      unit: "s",
    }),
    medianFigure(seconds(({ bareCpuMs }) => bareCpuMs), {
      what: "1,000 bare requests: CPU time of our process",
      unit: "s",
    }),
    peakMB === null
      ? { ...plainFigure(NaN, { what: "5,000 samples: peak memory" }), figure: "unknown here" }
      : plainFigure(peakMB, {
        what: "5,000 samples: peak memory (VmHWM)",
        unit: "MB",
        digits: 0,
        atMost: 130,
      }),
  ];
}

async function samplesIn(
  url: URL,
  { samples, bare }: { readonly samples: number; readonly bare: boolean },
): Promise<SamplesResult> {
  const { stdout } = await runDeno(
    ...["run", "-A", "bench/samples_child.ts", url.href, String(samples), String(bare)],
  );
  return JSON.parse(stdout);
}
